import { Problem, quoted } from '../problem/index.ts'
import {
  type KnownTaskState,
  type KnownTaskType,
  parseGuid,
  type RelatedEntities,
  type Task,
  type TaskReport,
  taskStates,
  taskTypes,
} from '../task/index.ts'
import { flag, integer, isoText, plainText, text, word } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

const relatedHost = record('RelatedHost', { identifier: plainText, siteIdentifier: plainText })
const relatedSite = record('RelatedSite', { identifier: plainText, isLocal: flag })
const relatedEntities = record('RelatedEntities', {
  hosts: list(relatedHost),
  sites: list(relatedSite),
  vpgs: list(plainText),
  flrSessions: list(plainText),
})

/** The body of `POST /api/tasks`. Only `type` must be there. */
export const newTaskApi = record('NewTask', {
  /** A guid of the client's own choice for the task. */
  guid: text,
  /** Name or number. */
  type: nullable(word),
  initiatedBy: text,
  isCancellable: flag,
  relatedEntities,
})
export type NewTaskApi = ValueOf<typeof newTaskApi>

/** The body of `PATCH /api/tasks/{id}`; at least one member. */
export const taskReportApi = record('TaskReport', {
  progress: nullable(integer),
  /** Name or number. */
  state: nullable(word),
  completeReason: text,
})

/** The members of a task as `/api` answers it. */
export const TASK_VIEW_MEMBERS = {
  id: plainText,
  type: plainText,
  state: plainText,
  progress: integer,
  startedAt: isoText,
  completedAt: nullable(isoText),
  completeReason: text,
  initiatedBy: text,
  isCancellable: flag,
  relatedEntities,
  generation: integer,
} as const

/** A task as `/api` answers it: our own conventions, ISO dates and names. */
export const taskView = record('Task', TASK_VIEW_MEMBERS)
export type TaskView = ValueOf<typeof taskView>

export function toTaskView({ progressPercent, ...task }: Task): TaskView {
  return { ...task, progress: progressPercent }
}

/** What a producer asks for, read. */
export interface NewTask {
  readonly guid: string | undefined
  readonly type: KnownTaskType
  readonly initiatedBy: string | undefined
  readonly isCancellable: boolean
  readonly relatedEntities: RelatedEntities
}

const NAME_CHARS_MAX = 256
const ENTITIES_MAX = 1000

/** @throws Problem `value-unreadable`, naming the member and the remedy */
export function fromNewTaskApi(api: NewTaskApi): NewTask {
  const type = taskTypes.parse(api.type ?? '')
  if (api.type === null) throw unreadable('type is missing; GET /v1/tasks/types lists the names.')
  if (type === undefined || type === 'FirstUnusedValue') {
    throw unreadable(`type ${quoted(api.type ?? '')} is not a task type; GET /v1/tasks/types lists them.`)
  }
  const guid = api.guid === null ? undefined : parseGuid(api.guid)
  if (api.guid !== null && guid === undefined) {
    throw unreadable(`guid ${quoted(api.guid)} is not a guid; write 32 hexadecimal digits as 8-4-4-4-12.`)
  }
  if ((api.initiatedBy ?? '').length > NAME_CHARS_MAX) {
    throw unreadable(`initiatedBy is longer than ${NAME_CHARS_MAX} characters; shorten it.`)
  }
  return {
    guid,
    type,
    initiatedBy: api.initiatedBy ?? undefined,
    isCancellable: api.isCancellable,
    relatedEntities: checkedEntities(api.relatedEntities),
  }
}

/** @throws Problem `value-unreadable`, naming the member and the remedy */
export function fromTaskReportApi(api: ValueOf<typeof taskReportApi>): TaskReport {
  const { progress, state: stateWord, completeReason } = api
  if (progress === null && stateWord === null && completeReason === null) {
    throw unreadable('The report says nothing; give progress, state or completeReason.')
  }
  if (progress !== null && (progress < 0 || progress > 100)) {
    throw unreadable(`progress is ${progress}; it is 0 to 100.`)
  }
  const state = stateWord === null ? undefined : taskStates.parse(stateWord)
  if (stateWord !== null && (state === undefined || state === 'FirstUnusedValue')) {
    const names = taskStates.names.filter((name) => name !== 'FirstUnusedValue')
    throw unreadable(`state ${quoted(stateWord)} is not a state; write one of ${names.join(', ')}.`)
  }
  return {
    ...(progress === null ? {} : { progressPercent: progress }),
    ...(state === undefined ? {} : { state: state satisfies KnownTaskState }),
    ...(completeReason === null ? {} : { completeReason }),
  }
}

function checkedEntities(given: RelatedEntities): RelatedEntities {
  const identifiers: readonly (readonly [string, string])[] = [
    ...given.hosts.flatMap((host): [string, string][] => [
      ['hosts.identifier', host.identifier],
      ['hosts.siteIdentifier', host.siteIdentifier],
    ]),
    ...given.sites.map((site): [string, string] => ['sites.identifier', site.identifier]),
    ...given.vpgs.map((vpg): [string, string] => ['vpgs', vpg]),
    ...given.flrSessions.map((session): [string, string] => ['flrSessions', session]),
  ]
  if (identifiers.length > ENTITIES_MAX) {
    throw unreadable(`relatedEntities names more than ${ENTITIES_MAX} entities; name fewer.`)
  }
  for (const [member, identifier] of identifiers) {
    if (!/^[\w.:{}-]{1,200}$/.test(identifier)) {
      throw unreadable(
        `relatedEntities.${member} ${quoted(identifier)} is not an identifier; write letters, digits and . : - _ only.`,
      )
    }
  }
  return given
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
