/**
 * # library: a server inside a test
 *
 * `startZvm` starts a whole service in the process that calls it – TLS, logins, `/v1`, a site that runs – on a free
 * port of the loopback address and a store in memory, and gives the handles that no real server has: its clock, its
 * site, its faults, its tasks. The entry of the package.
 * Invariants: two of them share nothing but the certificate and the password of the process; after `stop` nothing is
 * left that keeps a process alive. Deliberately absent: rules of any kind, and whatever a client can do over HTTPS.
 */
export type { ConductReport } from '../conduct/index.ts'
export type { FaultEffect, FaultMatch, FaultRule, FaultWish } from '../faults/index.ts'
export type { Site, Vm, Vpg } from '../inventory/index.ts'
export { Problem, type ProblemCode } from '../problem/index.ts'
export type {
  ClockState,
  Condition,
  CueState,
  OperationInputs,
  OperationKind,
  SimulationSnapshot,
  Trouble,
} from '../simulation/index.ts'
export type { RelatedEntities, Task, TaskFilter, TaskId, TaskReport } from '../task/index.ts'
export type { ClockControl } from './clock-control.ts'
export type { FaultControl } from './fault-control.ts'
export type { OperationWish } from './operation-wish.ts'
export type { SiteControl, StartedTask } from './site-control.ts'
export { startZvm, type Zvm } from './start-zvm.ts'
export type { ImportReport, NewTask, TaskControl } from './task-control.ts'
export type { SiteWish, ZvmOptions } from './zvm-options.ts'
