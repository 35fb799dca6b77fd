import type { Task } from '../task/index.ts'
import type { ResourceLink, TaskApi } from '../wire/index.ts'

/** What the columns of a table say of a task, whoever reported it: null where it was not said. */
export interface TabledTask {
  readonly id: string
  readonly type: string | null
  readonly state: string
  readonly progressPercent: number
  /** Epoch milliseconds, UTC. */
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly initiatedBy: string | null
  readonly isCancellable: boolean
  readonly completeReason: string | null
  readonly hosts: readonly string[]
  readonly sites: readonly string[]
  readonly vpgs: readonly string[]
  readonly flrSessions: readonly string[]
  readonly generation: number
}

/** Values of a column by the name of what they are. Instants are epoch milliseconds, UTC. */
export interface ColumnValues {
  readonly text: string | null
  readonly integer: number
  readonly instant: number | null
  readonly flag: boolean
  readonly texts: readonly string[]
}

type ColumnOf<Kind extends keyof ColumnValues> = {
  /** The name of the API where one member is one column. */
  readonly name: string
  readonly kind: Kind
  /** Whether a stored task may have nothing there. */
  readonly isNullable: boolean
  readonly doc: string
  /** Not said by every server. */
  readonly isOurs?: boolean
  readonly of: (task: TabledTask) => ColumnValues[Kind]
}

export type TaskColumn = { readonly [Kind in keyof ColumnValues]: ColumnOf<Kind> }[keyof ColumnValues]

const ALWAYS = { isNullable: false } as const
const PERHAPS = { isNullable: true } as const

/** The columns of a table of tasks, in their order: CSV and Parquet, here and on the command line. */
export const TASK_COLUMNS: readonly TaskColumn[] = [
  { name: 'TaskIdentifier', kind: 'text', ...ALWAYS, doc: 'The identifier.', of: ({ id }) => id },
  { name: 'Type', kind: 'text', ...ALWAYS, doc: 'The name of the type.', of: ({ type }) => type },
  { name: 'State', kind: 'text', ...ALWAYS, doc: 'The name of the state.', of: ({ state }) => state },
  { name: 'Progress', kind: 'integer', ...ALWAYS, doc: '0 to 100.', of: (task) => task.progressPercent },
  { name: 'Started', kind: 'instant', ...ALWAYS, doc: 'The start.', of: ({ startedAt }) => startedAt },
  {
    name: 'Completed',
    kind: 'instant',
    ...PERHAPS,
    doc: 'The end; nothing while the task has not ended.',
    of: ({ completedAt }) => completedAt,
  },
  {
    name: 'InitiatedBy',
    kind: 'text',
    ...PERHAPS,
    doc: 'Who started it.',
    of: ({ initiatedBy }) => initiatedBy,
  },
  {
    name: 'IsCancellable',
    kind: 'flag',
    ...ALWAYS,
    doc: 'Whether it can be cancelled.',
    of: ({ isCancellable }) => isCancellable,
  },
  {
    name: 'CompleteReason',
    kind: 'text',
    ...PERHAPS,
    doc: 'The reason of a failure; empty for a success.',
    of: ({ completeReason }) => completeReason,
  },
  { name: 'Hosts', kind: 'texts', ...ALWAYS, doc: 'Hosts it relates to.', of: ({ hosts }) => hosts },
  { name: 'Sites', kind: 'texts', ...ALWAYS, doc: 'Sites it relates to.', of: ({ sites }) => sites },
  { name: 'Vpgs', kind: 'texts', ...ALWAYS, doc: 'VPGs it relates to.', of: ({ vpgs }) => vpgs },
  {
    name: 'FlrSessions',
    kind: 'texts',
    ...ALWAYS,
    doc: 'FLR sessions it relates to.',
    of: ({ flrSessions }) => flrSessions,
  },
  {
    name: 'Generation',
    kind: 'integer',
    ...ALWAYS,
    doc: '1 at first, one more with each change.',
    isOurs: true,
    of: ({ generation }) => generation,
  },
]

/** A task of the store as tables show it. */
export function toTabledTask(task: Task): TabledTask {
  const { hosts, sites, vpgs, flrSessions } = task.relatedEntities
  return {
    ...task,
    hosts: hosts.map(({ identifier }) => identifier),
    sites: sites.map(({ identifier }) => identifier),
    vpgs,
    flrSessions,
  }
}

/** A task of any server as tables show it. */
export function toTabledApi(task: TaskApi): TabledTask {
  const { Hosts, Sites, Vpgs, FlrSessions } = task.RelatedEntities
  return {
    id: task.TaskIdentifier ?? task.Link.identifier ?? '',
    type: task.Type,
    state: task.Status.State,
    progressPercent: task.Status.Progress,
    startedAt: task.Started,
    completedAt: task.Completed,
    initiatedBy: task.InitiatedBy,
    isCancellable: task.IsCancellable,
    completeReason: task.CompleteReason,
    hosts: Hosts.map(identifierOf),
    sites: Sites.map(identifierOf),
    vpgs: Vpgs.map(identifierOf),
    flrSessions: FlrSessions.map(identifierOf),
    generation: task.Generation,
  }
}

function identifierOf({ identifier }: ResourceLink): string {
  return identifier ?? ''
}
