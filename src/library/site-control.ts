import type { Site, Vpg } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type {
  Condition,
  CueState,
  OperationKind,
  SimulationControl,
  SimulationSnapshot,
  Trouble,
} from '../simulation/index.ts'
import { parseTaskId, type TaskId } from '../task/index.ts'
import { checkWish, type Expected, TEXT } from './check-wish.ts'
import { fromOperationWish, type OperationWish } from './operation-wish.ts'

/** What an operation started. */
export interface StartedTask {
  /** The first of `tasks`, and for nearly every operation the only one. */
  readonly task: TaskId
  readonly tasks: readonly TaskId[]
  /** What came to be, where that is answered instead of the task: the FLR session of `mountFlr`. */
  readonly created: string | null
}

/**
 * The site behind the server, as its owner. What a user of it can do goes through `/v1` as well.
 *
 * On an empty site every method but `vpgs` and `steps` rejects with Problem `operation-refused`.
 */
export interface SiteControl {
  /** In the order of the site; none on an empty one. */
  vpgs(): readonly Vpg[]
  /** The whole site as it is now: VPGs, VMs, VRAs, FLR sessions, peers, alerts, events. */
  model(): Site
  /**
   * Starts an operation as the user `admin`: `start('testFailover', { vpg: 'Payroll' })`.
   *
   * @throws Problem `entity-not-found`, `operation-refused` where the state of the site forbids it or there is
   *   nothing to do, `value-unreadable`
   */
  start<Kind extends OperationKind>(kind: Kind, input: OperationWish<Kind>): Promise<StartedTask>
  /** Answers an operation that waits for a person. @throws Problem `task-not-found`, `step-illegal` */
  answer(task: string): Promise<void>
  /**
   * Says how operations that fit are to go: the next one, or with `skip`, `times` and `probability` others.
   *
   * @throws Problem `value-unreadable`, `entity-not-found`
   */
  trouble(trouble: Pick<Trouble, 'atPercent' | 'reason'> & Partial<Trouble>): Promise<void>
  /** A peer that does not answer, a host that is gone: until taken back. @throws Problem `entity-not-found` */
  setCondition(condition: Condition, isOn: boolean): Promise<void>
  /** The steps of the scenario that the server was started with, and what has happened of them. */
  steps(): readonly CueState[]
  /** Site, tasks and time, as data. */
  snapshot(): Promise<SimulationSnapshot>
  /** Puts site, tasks and time back, and clears `faults`. @throws Problem `value-unreadable` for what is no snapshot */
  restore(snapshot: SimulationSnapshot): Promise<void>
  /** Begins again as at the start, without `faults`. */
  reset(): Promise<void>
}

const CONDITION_TYPES = ['peerUnreachable', 'hostGone'] as const satisfies readonly Condition['type'][]

const CONDITION: Expected = {
  what: 'The members of a condition',
  members: {
    type: [`one of ${CONDITION_TYPES.join(', ')}`, (value) => CONDITION_TYPES.some((type) => type === value)],
    subject: TEXT,
  },
}

function checkCondition(condition: Condition, isOn: boolean): void {
  checkWish(condition, CONDITION)
  if (condition.type === undefined || condition.subject === undefined) {
    const wanted = `type, one of ${CONDITION_TYPES.join(', ')}, and subject, a name or identifier`
    throw new Problem('value-unreadable', `A condition has ${wanted}; give both.`)
  }
  if (typeof isOn !== 'boolean') throw new Problem('value-unreadable', 'isOn is not true or false.')
}

export function createSiteControl(simulation: SimulationControl | undefined, user: string): SiteControl {
  const running = (): SimulationControl => {
    if (simulation !== undefined) return simulation
    throw new Problem('operation-refused', "An empty site does not run; start the server with site: 'demo'.")
  }
  return {
    vpgs: () => simulation?.site().vpgs ?? [],
    model: () => running().site(),
    async start(kind, input) {
      const request = fromOperationWish(running().site(), kind, input)
      const { tasks, created } = await running().startOperation(request, user)
      const [task] = tasks
      if (task !== undefined) return { task, tasks, created }
      throw new Problem('operation-refused', `There is nothing to do for ${kind}: no task was started.`)
    },
    async answer(task) {
      const id = parseTaskId(String(task))
      if (id === undefined || !running().owns(id)) {
        throw new Problem('task-not-found', `No operation of the site runs as task ${quoted(String(task))}.`)
      }
      await running().answer(id)
    },
    trouble: async (trouble) => {
      await running().addTrouble({ kind: null, vpg: null, ...trouble })
    },
    setCondition: async (condition, isOn) => {
      checkCondition(condition, isOn)
      await running().setCondition(condition, isOn)
    },
    steps: () => simulation?.listCues() ?? [],
    snapshot: async () => running().snapshot(),
    restore: async (snapshot) => running().restore(snapshot),
    reset: async () => running().reset(),
  }
}
