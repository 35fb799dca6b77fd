import type { ActivityKind, Facts } from '../activity.ts'
import type {
  BackgroundTable,
  CancellingDefinition,
  Definition,
  OperationDefinition,
  OperationTable,
  SplittingDefinition,
} from '../definition.ts'
import type { OperationKind } from '../operation-request.ts'
import { BACKGROUND } from './background.ts'
import { stopFailoverTest, testFailover } from './failover-test.ts'
import { tellingFirstSync } from './first-sync.ts'
import { mountFlr, unmountFlr } from './flr.ts'
import { pairSite, unpairSite } from './peer-sites.ts'
import { commitFailover, commitMove, failOver, move, rollBackFailover, rollBackMove } from './recovery.ts'
import { abortClone, forceSync, insertCheckpoint, pauseVpg, resumeVpg, startClone } from './replication.ts'
import { restoreRetention, startRetention } from './retention.ts'
import { commitVmRestore, restoreVm, rollBackVmRestore } from './vm-restore.ts'
import { createVpg, removeVpg, updateVpg } from './vpg-settings.ts'
import { changeRecoveryHost } from './vra-hand-over.ts'
import { installClusterVras, installVra } from './vra-installation.ts'
import {
  cleanUpVras,
  editVra,
  uninstallClusterVras,
  uninstallVra,
  upgradeClusterVras,
  upgradeVra,
  upgradeVras,
} from './vra-upkeep.ts'

/** What a site can be asked to do, each kind once. */
export const OPERATIONS: OperationTable = {
  createVpg,
  updateVpg,
  removeVpg,
  insertCheckpoint,
  testFailover,
  stopFailoverTest,
  failOver,
  commitFailover,
  rollBackFailover,
  move,
  commitMove,
  rollBackMove,
  startClone,
  abortClone,
  forceSync,
  pauseVpg,
  resumeVpg,
  restoreVm,
  commitVmRestore,
  rollBackVmRestore,
  installVra,
  editVra,
  upgradeVra,
  uninstallVra,
  upgradeVras,
  installClusterVras,
  upgradeClusterVras,
  uninstallClusterVras,
  cleanUpVras,
  changeRecoveryHost,
  pairSite,
  unpairSite,
  mountFlr,
  unmountFlr,
  startRetention,
  restoreRetention,
}

export type StartedDefinition = Definition<unknown, Facts> | OperationDefinition<unknown, Facts>
export type AnyDefinition = StartedDefinition | CancellingDefinition<unknown> | SplittingDefinition<unknown>

export function isOperationKind(kind: ActivityKind): kind is OperationKind {
  return Object.hasOwn(OPERATIONS, kind)
}

/** What the site does by itself, with the tasks of its own that go with it. */
const OWN_WORK: BackgroundTable = {
  ...BACKGROUND,
  synchronize: tellingFirstSync(BACKGROUND.synchronize),
}

/** The definition of a kind. Its input has been read as that kind's, or was kept by it. */
export function definitionOf(kind: ActivityKind): AnyDefinition {
  // The compiler cannot follow that a kind and its input go together.
  return (isOperationKind(kind) ? OPERATIONS[kind] : OWN_WORK[kind]) as unknown as AnyDefinition
}

/** The definition of an activity that is under way. */
export function startedDefinitionOf(kind: ActivityKind): StartedDefinition {
  const definition = definitionOf(kind)
  if ('effects' in definition) return definition
  throw new Error(`Nothing of kind ${kind} is ever under way.`)
}
