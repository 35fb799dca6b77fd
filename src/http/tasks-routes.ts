import { Problem, quoted } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import { LISTED_TASK_TYPES, parseTaskId, type Task, type TaskFilter, type TimeZone } from '../task/index.ts'
import { list, parseTaskQuery, plainText, type TaskApi, taskApi, toTaskApi } from '../wire/index.ts'
import { document, listing } from './answer.ts'
import { TASK_QUERY_PARAMETERS } from './query-parameters.ts'
import { anyShape, type Route } from './route.ts'

/** Tasks that are read and written at once while a list is sent: about half a megabyte of JSON. */
const PAGE_TASKS = 400

/** The Tasks API as published: all tasks, filtered tasks, one task, the types. */
export function tasksRoutes({ tasks, zone }: { tasks: TaskStore; zone: TimeZone }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/tasks',
      summary: 'Tasks, newest first; all of them, or those that pass every filter given.',
      source: 'the published page, "All tasks", "Filtered tasks"',
      parameters: TASK_QUERY_PARAMETERS,
      reply: anyShape(list(taskApi)),
      handle: async (exchange) => {
        const { types, states } = tasks.vocabulary()
        const filter = parseTaskQuery(exchange.queryEntries, { zone, moreTypes: types, moreStates: states })
        return listing(taskApi, `tasks ${tasks.revision()}`, () => taskPages(tasks, filter, exchange.origin))
      },
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
      source: 'the published page, "Single task"; a colon for the period is DEV-007',
      reply: anyShape(taskApi),
      handle: async ({ params, origin }) =>
        document(taskApi, toTaskApi(await getTask(tasks, params.task ?? ''), origin)),
    },
  ]
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

async function* taskPages(
  tasks: TaskStore,
  filter: TaskFilter,
  origin: string,
): AsyncGenerator<readonly TaskApi[]> {
  let page = await tasks.list(filter, { limit: PAGE_TASKS })
  while (page.length > 0) {
    yield page.map((task) => toTaskApi(task, origin))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_TASKS) return
    page = await tasks.list(filter, { limit: PAGE_TASKS, after: last })
  }
}
