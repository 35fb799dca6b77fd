import { Problem, quoted } from '../problem/index.ts'
import {
  isEnded,
  parseTaskId,
  type RelatedEntities,
  type Task,
  taskStates,
  taskTypes,
} from '../task/index.ts'
import {
  fromHostLink,
  fromSiteLink,
  type ResourceLink,
  resourceLink,
  toHostLink,
  toLink,
  toSiteLink,
} from './link-api.ts'
import { flag, instant, integer, long, openEnumeration, text } from './scalars.ts'
import {
  list,
  nullable,
  onAppliance,
  quotedJson,
  record,
  ShapeMismatch,
  scalar,
  type ValueOf,
} from './shape.ts'

/** Source: the published page, "RelatedEntities". FlrSessions stands last: wire contract 1.2. */
const relatedEntitiesApi = record('RelatedEntitiesApi', {
  Hosts: list(resourceLink),
  Sites: list(resourceLink),
  Vpgs: list(resourceLink),
  FlrSessions: list(resourceLink),
})

/** Always written as a name; a number that a server writes instead is read: DEV-016. */
const typeName = scalar<string>({
  xmlItem: 'string',
  schema: () => ({ type: 'string' }),
  json: quotedJson,
  xml: (value) => value,
  parse: (raw) => (typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw : undefined),
  expected: 'the name of a task type',
  absent: '',
})

/** Source: the published page, "Status". The state is its number in JSON, its name in XML. */
const taskStatusApi = record('TaskStatusApi', { Progress: integer, State: openEnumeration(taskStates) })

/**
 * A task, member for member as the published page prints it.
 *
 * `Completed` is null while the task runs (wire contract 4.2). `Type` is a name in both formats.
 */
export const taskApi = record('TaskApi', {
  CompleteReason: text,
  Completed: nullable(instant),
  InitiatedBy: text,
  IsCancellable: flag,
  Link: resourceLink,
  RelatedEntities: relatedEntitiesApi,
  Started: nullable(instant),
  Status: taskStatusApi,
  TaskIdentifier: text,
  Type: nullable(typeName),
  Generation: onAppliance(long),
})
export type TaskApi = ValueOf<typeof taskApi>

/** @param origin scheme and authority of the links */
export function toTaskApi(task: Task, origin: string): TaskApi {
  return {
    CompleteReason: task.completeReason,
    Completed: task.completedAt,
    InitiatedBy: task.initiatedBy,
    IsCancellable: task.isCancellable,
    Link: toLink('task', task.id, origin),
    RelatedEntities: toRelatedEntitiesApi(task.relatedEntities, origin),
    Started: task.startedAt,
    Status: { Progress: task.progressPercent, State: task.state },
    TaskIdentifier: task.id,
    Type: task.type,
    Generation: task.generation,
  }
}

/** @param origin scheme and authority of the links */
export function toRelatedEntitiesApi(
  { hosts, sites, vpgs, flrSessions }: RelatedEntities,
  origin: string,
): TaskApi['RelatedEntities'] {
  return {
    Hosts: hosts.map((host) => toHostLink(host, origin)),
    Sites: sites.map((site) => toSiteLink(site, origin)),
    Vpgs: vpgs.map((vpg) => toLink('vpg', vpg, origin)),
    FlrSessions: flrSessions.map((session) => toLink('flrSession', session, origin)),
  }
}

const TYPE_NAME = /^(\d{1,9}|[A-Za-z]\w{0,99})$/

/**
 * A task as a server reports it.
 *
 * @throws Problem `value-unreadable`, naming the member and what it should be
 */
export function fromTaskApi(api: TaskApi): Task {
  const id = parseTaskId(api.TaskIdentifier ?? api.Link.identifier ?? '')
  if (id === undefined) {
    throw unreadable(
      `TaskIdentifier ${quoted(api.TaskIdentifier ?? '')} is not a task identifier; it is two guids with a period between.`,
    )
  }
  if (api.Started === null) throw unreadable(`Started is missing from task ${id}.`)
  const type = taskTypes.parse(api.Type ?? '') ?? api.Type?.trim() ?? ''
  if (!TYPE_NAME.test(type))
    throw unreadable(`Type ${quoted(type)} of task ${id} is not the name of a task type.`)
  const { Progress: progressPercent, State: state } = api.Status
  if (progressPercent < 0 || progressPercent > 100) {
    throw unreadable(`Status.Progress of task ${id} is ${progressPercent}; it is 0 to 100.`)
  }
  if (isEnded(state) && api.Completed === null)
    throw unreadable(`Task ${id} is ${state}, but Completed is missing.`)
  return {
    id,
    type,
    state,
    progressPercent,
    startedAt: api.Started,
    completedAt: api.Completed,
    completeReason: api.CompleteReason,
    initiatedBy: api.InitiatedBy,
    isCancellable: api.IsCancellable,
    relatedEntities: {
      hosts: named(api.RelatedEntities.Hosts).map((link) => fromHostLink(link, id)),
      sites: named(api.RelatedEntities.Sites).map(fromSiteLink),
      vpgs: named(api.RelatedEntities.Vpgs).map((link) => link.identifier ?? ''),
      flrSessions: named(api.RelatedEntities.FlrSessions).map((link) => link.identifier ?? ''),
    },
    generation: Math.max(api.Generation, 1),
  }
}

/** Turns what a shape met into a problem of the caller's. */
export function mismatchProblem(error: unknown): unknown {
  return error instanceof ShapeMismatch ? unreadable(`${error.message}.`) : error
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}

/** A link without identifier names nothing, and nothing could be answered at its address. */
function named(links: readonly ResourceLink[]): readonly ResourceLink[] {
  return links.filter((link) => link.identifier !== null && link.identifier !== '')
}
