import { Problem, quoted } from '../problem/index.ts'
import type { TaskStore, TaskVocabulary } from '../store/index.ts'
import { LISTED_TASK_TYPES, parseTaskId, type Task, type TaskFilter, type TimeZone } from '../task/index.ts'
import { list, parseTaskQuery, plainText, taskApi, toTaskApi, writeDocument } from '../wire/index.ts'
import { type Answer, document, listing, written } from './answer.ts'
import { entityTagOf, matchesEntityTag } from './entity-tag.ts'
import { TASK_QUERY_PARAMETERS } from './query-parameters.ts'
import { anyShape, type Exchange, type Route } from './route.ts'
import { createTaskTexts } from './task-texts.ts'
import type { TaskWaiting } from './task-waiting.ts'

/** The Tasks API as published: all tasks, filtered tasks, one task, the types. */
export function tasksRoutes({
  tasks,
  zone,
  waiting,
}: {
  readonly tasks: TaskStore
  readonly zone: TimeZone
  /** Nothing is waited for unless given. */
  readonly waiting?: TaskWaiting
}): readonly Route[] {
  const texts = createTaskTexts(tasks)
  const readFilter = createFilterReader(tasks, zone)
  // As a document of its own a task is written like one of a list in JSON alone.
  const answerOf = (task: Task, exchange: Exchange) =>
    exchange.format === 'json'
      ? written(texts.rendererFor(exchange).render(task))
      : document(taskApi, toTaskApi(task, exchange.origin))
  return [
    {
      method: 'GET',
      path: '/v1/tasks',
      summary: 'Tasks, newest first; all of them, or those that pass every filter given.',
      source: 'the published page, "All tasks", "Filtered tasks"',
      parameters: TASK_QUERY_PARAMETERS,
      reply: anyShape(list(taskApi)),
      handle: async (exchange) => {
        const filter = await readFilter(exchange.queryEntries)
        const version = await versionOf(tasks, filter)
        return listing(`tasks ${version}`, () => texts.list(filter, exchange))
      },
      stateOf: async ({ queryEntries }) => versionOf(tasks, await readFilter(queryEntries)),
    },
    {
      method: 'GET',
      path: '/v1/tasks/types',
      summary: 'The names of the task types.',
      source: 'the published page, "Valid task types"; FirstUnusedValue is left out: DEV-004',
      reply: anyShape(list(plainText)),
      handle: async () => document(list(plainText), LISTED_TASK_TYPES),
    },
    {
      method: 'GET',
      path: '/v1/tasks/:task',
      summary: 'One task.',
      source:
        'the published page, "Single task"; a colon for the period is DEV-007; Prefer: wait is ours, RFC 7240',
      reply: anyShape(taskApi),
      handle: async (exchange) => {
        const task = await getTask(tasks, exchange.params.task ?? '')
        const seconds = waiting?.preferredSeconds(exchange)
        if (waiting === undefined || seconds === undefined) return answerOf(task, exchange)
        const ifNoneMatch = exchange.header('if-none-match')
        const isKnown =
          ifNoneMatch === undefined
            ? undefined
            : (now: Task) => isHeld(answerOf(now, exchange), exchange, ifNoneMatch)
        const news = await waiting.untilNews(task, { seconds, exchange, isKnown })
        return { ...answerOf(news, exchange), headers: { 'preference-applied': `wait=${seconds}` } }
      },
      // A store that keeps tasks gives the same one until it changes.
      stateOf: async ({ params }) => getTask(tasks, params.task ?? ''),
    },
  ]
}

/** Reads filters, each address once as long as the words that tasks may have stay the same. */
function createFilterReader(tasks: TaskStore, zone: TimeZone) {
  const known = new WeakMap<
    URLSearchParams,
    { readonly words: TaskVocabulary; readonly filter: TaskFilter }
  >()
  return async (queryEntries: URLSearchParams): Promise<TaskFilter> => {
    const words = await tasks.vocabulary()
    const found = known.get(queryEntries)
    if (found !== undefined && found.words === words) return found.filter
    const filter = parseTaskQuery(queryEntries, { zone, moreTypes: words.types, moreStates: words.states })
    known.set(queryEntries, { words, filter })
    return filter
  }
}

async function versionOf(tasks: TaskStore, filter: TaskFilter): Promise<number> {
  return tasks.versionOf?.(filter) ?? tasks.revision()
}

/** The media types under which a document of each format goes out. */
const MEDIA_TYPES = {
  json: ['application/json', 'text/json'],
  xml: ['application/xml', 'text/xml'],
} as const

/** Whether a client says that it holds this answer, under whichever of its media types it got it. */
function isHeld(answer: Answer, { format, style }: Exchange, ifNoneMatch: string): boolean {
  const body =
    answer.kind === 'raw'
      ? answer.body
      : answer.kind === 'document'
        ? writeDocument(answer.shape, answer.value as never, format, style)
        : ''
  return MEDIA_TYPES[format].some((type) =>
    matchesEntityTag(ifNoneMatch, entityTagOf(body, `${type}; charset=utf-8`)),
  )
}

/**
 * The task with an identifier in any spelling.
 *
 * @throws Problem `task-not-found`
 */
export async function getTask(tasks: TaskStore, identifier: string): Promise<Task> {
  const id = parseTaskId(identifier)
  if (id === undefined) {
    throw new Problem(
      'task-not-found',
      `There is no task ${quoted(identifier)}; a task identifier is two guids with a period between.`,
    )
  }
  const task = await tasks.find(id)
  if (task === undefined)
    throw new Problem('task-not-found', `There is no task ${id}; GET /v1/tasks lists those there are.`)
  return task
}
