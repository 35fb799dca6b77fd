import { Problem, quoted } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import { LISTED_TASK_TYPES, parseTaskId, type Task, type TimeZone } from '../task/index.ts'
import { list, parseTaskQuery, plainText, taskApi, toTaskApi } from '../wire/index.ts'
import { document, listing, written } from './answer.ts'
import { TASK_QUERY_PARAMETERS } from './query-parameters.ts'
import { anyShape, type Route } from './route.ts'
import { createTaskTexts } from './task-texts.ts'

/** The Tasks API as published: all tasks, filtered tasks, one task, the types. */
export function tasksRoutes({ tasks, zone }: { tasks: TaskStore; zone: TimeZone }): readonly Route[] {
  const texts = createTaskTexts(tasks)
  return [
    {
      method: 'GET',
      path: '/v1/tasks',
      summary: 'Tasks, newest first; all of them, or those that pass every filter given.',
      source: 'the published page, "All tasks", "Filtered tasks"',
      parameters: TASK_QUERY_PARAMETERS,
      reply: anyShape(list(taskApi)),
      handle: async (exchange) => {
        const { types, states } = await tasks.vocabulary()
        const filter = parseTaskQuery(exchange.queryEntries, { zone, moreTypes: types, moreStates: states })
        const version = (await tasks.versionOf?.(filter)) ?? (await tasks.revision())
        return listing(`tasks ${version}`, () => texts.list(filter, exchange))
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
      handle: async (exchange) => {
        const task = await getTask(tasks, exchange.params.task ?? '')
        // As a document of its own a task is written like one of a list in JSON alone.
        return exchange.format === 'json'
          ? written(texts.rendererFor(exchange).render(task))
          : document(taskApi, toTaskApi(task, exchange.origin))
      },
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
