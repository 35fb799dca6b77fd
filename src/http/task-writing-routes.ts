import { createHash } from 'node:crypto'
import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'
import type { Simulation } from '../simulation/index.ts'
import type { IdempotencyKey, TaskStore } from '../store/index.ts'
import { applyReport, createTaskId, requestCancel, type Task } from '../task/index.ts'
import {
  formatOf,
  fromNewTaskApi,
  fromTaskReportApi,
  mismatchProblem,
  newTaskApi,
  parseJson,
  type Shape,
  taskReportApi,
  taskView,
  toTaskView,
} from '../wire/index.ts'
import { document } from './answer.ts'
import { matchesEntityTag } from './entity-tag.ts'
import { WAIT_PARAMETERS } from './query-parameters.ts'
import { anyShape, type Exchange, type Route } from './route.ts'
import type { TaskWaiting } from './task-waiting.ts'
import { getTask } from './tasks-routes.ts'

const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000

/** What writing tasks needs. */
export interface TaskWriting {
  readonly tasks: TaskStore
  readonly clock: Clock
  readonly ids: Ids
  /** The site that owns tasks made here. */
  readonly localSiteIdentifier: () => Promise<string>
  /** The site whose operations some of the tasks are. */
  readonly simulation?: Simulation | undefined
  readonly waiting: TaskWaiting
}

/** The write side, ours: create a task, report on it, cancel it. */
export function taskWritingRoutes({
  tasks,
  clock,
  ids,
  localSiteIdentifier,
  simulation,
  waiting,
}: TaskWriting): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/api/tasks',
      summary:
        'Creates a task, in progress at 0 percent. A repeat under the same Idempotency-Key creates nothing.',
      source: 'ours',
      role: 'producer',
      status: 201,
      body: { shape: anyShape(newTaskApi), mediaTypes: ['application/json'] },
      reply: anyShape(taskView),
      handle: async (exchange) => {
        const { raw, value } = await readBody(exchange, newTaskApi)
        const wanted = fromNewTaskApi(value)
        const now = clock.now()
        const task: Task = {
          id: createTaskId(wanted.guid ?? ids.guid(), await localSiteIdentifier()),
          type: wanted.type,
          state: 'InProgress',
          progressPercent: 0,
          startedAt: now,
          completedAt: null,
          completeReason: '',
          initiatedBy: wanted.initiatedBy ?? exchange.caller().userName,
          isCancellable: wanted.isCancellable,
          relatedEntities: wanted.relatedEntities,
          generation: 1,
        }
        const created = await tasks.create(task, now, idempotencyKey(exchange, raw, now))
        return taskAnswer(created.task, {
          status: 201,
          headers: {
            location: `/api/tasks/${created.task.id}`,
            ...(created.isReplay ? { 'idempotency-replayed': 'true' } : {}),
          },
        })
      },
    },
    {
      method: 'GET',
      path: '/api/tasks/:task',
      summary: 'One task with its generation, which is also its ETag; at once, or as soon as it changes.',
      source: 'ours',
      parameters: WAIT_PARAMETERS,
      reply: anyShape(taskView),
      handle: async (exchange) => {
        const seconds = waiting.askedSeconds(exchange)
        const isKnown = knownBy(exchange)
        const task = await getTask(tasks, exchange.params.task ?? '')
        if (seconds === undefined) return taskAnswer(task)
        return taskAnswer(await waiting.untilNews(task, { seconds, exchange, isKnown }))
      },
    },
    {
      method: 'PATCH',
      path: '/api/tasks/:task',
      summary:
        'Reports progress, or a state with its reason. If-Match with the generation guards against other writers.',
      source: 'ours; the legal steps are a table',
      role: 'producer',
      body: { shape: anyShape(taskReportApi), mediaTypes: ['application/json'] },
      reply: anyShape(taskView),
      handle: async (exchange) => {
        const { value } = await readBody(exchange, taskReportApi)
        const report = fromTaskReportApi(value)
        const { id } = await getTask(tasks, exchange.params.task ?? '')
        if (simulation?.owns(id) === true) {
          throw new Problem(
            'step-illegal',
            `Task ${id} is an operation of the simulated site, which reports on it itself; cancel it or wait.`,
          )
        }
        const now = clock.now()
        const step = guarded(exchange, (task) => applyReport(task, report, now))
        return taskAnswer(await tasks.change(id, now, step))
      },
    },
    {
      method: 'POST',
      path: '/api/tasks/:task/cancel',
      summary: 'Asks a cancellable task to stop: it goes to Cancelling and then to Stopped.',
      source: 'ours',
      role: 'producer',
      reply: anyShape(taskView),
      handle: async (exchange) => {
        const { id } = await getTask(tasks, exchange.params.task ?? '')
        const now = clock.now()
        const step = guarded(exchange, (task) => requestCancel(task, now))
        if (simulation?.owns(id) === true) {
          step(await getTask(tasks, id))
          return taskAnswer(await simulation.cancel(id))
        }
        return taskAnswer(await tasks.change(id, now, step))
      },
    },
  ]
}

function taskAnswer(task: Task, head: { status?: number; headers?: Record<string, string> } = {}) {
  const headers = { ...head.headers, etag: `"${task.generation}"` }
  return document(taskView, toTaskView(task), { ...head, headers })
}

/** What a client says it knows of a task, by `generation` or else by `If-None-Match`. */
function knownBy({ query, header }: Exchange): ((task: Task) => boolean) | undefined {
  const text = query('generation')
  if (text !== undefined) {
    if (/^\d{1,15}$/.test(text)) return ({ generation }) => generation === Number(text)
    throw new Problem(
      'filter-unreadable',
      `generation ${quoted(text)} is not a generation; give that of the task as it came.`,
    )
  }
  const ifNoneMatch = header('if-none-match')
  if (ifNoneMatch === undefined) return undefined
  return ({ generation }) => matchesEntityTag(ifNoneMatch, `"${generation}"`)
}

/** A step that is taken only from a generation named in If-Match, where one is. */
function guarded(exchange: Exchange, step: (task: Task) => Task): (task: Task) => Task {
  const ifMatch = exchange.header('if-match')
  if (ifMatch === undefined || ifMatch.trim() === '*') return step
  const generations = ifMatch.split(',').map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
  return (task) => {
    if (!generations.includes(String(task.generation))) {
      throw new Problem(
        'generation-stale',
        `Task ${task.id} is at generation ${task.generation}, not ${generations.map((given) => quoted(given)).join(' or ')}; read it again and decide anew.`,
      )
    }
    return step(task)
  }
}

async function readBody<Value>(
  exchange: Exchange,
  shape: Shape<Value>,
): Promise<{ raw: unknown; value: Value }> {
  const contentType = exchange.header('content-type')
  if (contentType !== undefined && formatOf(contentType) !== 'json') {
    throw new Problem(
      'media-type-unknown',
      `Content-Type ${quoted(contentType)} is not read here; send application/json.`,
    )
  }
  const body = await exchange.text()
  if (body.trim() === '') throw new Problem('request-unreadable', 'The body is empty; send a JSON object.')
  const raw = parseJson(body)
  try {
    refuseUnknownMembers(raw, shape)
    return { raw, value: shape.fromJson(raw, '') }
  } catch (error) {
    throw mismatchProblem(error)
  }
}

/** A member that is not ours is a mistake, such as a misspelling, and not silently passed over. */
function refuseUnknownMembers(raw: unknown, shape: Shape<unknown>): void {
  const unknown = shape.findUnknownMember?.(raw, '')
  if (unknown === undefined) return
  const known = unknown.known.join(', ')
  throw new Problem('value-unreadable', `${quoted(unknown.at)} is not a member; there are ${known}.`)
}

function idempotencyKey(exchange: Exchange, raw: unknown, now: number): IdempotencyKey | undefined {
  const key = exchange.header('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem(
      'value-unreadable',
      'Idempotency-Key is 1 to 255 printable characters without spaces; send such a key.',
    )
  }
  return {
    owner: exchange.caller().userName.toLowerCase(),
    key,
    digest: createHash('sha256').update(JSON.stringify(raw)).digest('hex'),
    expiresAt: now + KEY_LIFETIME_MS,
  }
}
