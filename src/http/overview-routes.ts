import { type Durations, readHistory } from '../overview/index.ts'
import type { Stores } from '../store/index.ts'
import { durationsApi, taskHistoryApi } from '../wire/index.ts'
import { document } from './answer.ts'
import { anyShape, type Route } from './route.ts'
import { getTask } from './tasks-routes.ts'

/** What many tasks say together, and one task over time. */
export function overviewRoutes({
  stores: { tasks, changes },
  durations,
}: {
  readonly stores: Pick<Stores, 'tasks' | 'changes'>
  readonly durations: Durations
}): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/tasks/durations',
      summary:
        'How long tasks of each type took: median and 95th percentile of the last 1000 that completed.',
      source: 'ours',
      reply: anyShape(durationsApi),
      handle: async () => document(durationsApi, { types: [...(await durations.list())] }),
    },
    {
      method: 'GET',
      path: '/api/tasks/:task/history',
      summary: 'What became of a task step by step, as far as the log of changes is kept.',
      source: 'ours',
      reply: anyShape(taskHistoryApi),
      handle: async ({ params }) => {
        const { id } = await getTask(tasks, params.task ?? '')
        const { steps, isWhole } = await readHistory(changes, id)
        return document(taskHistoryApi, {
          changes: steps.map(({ position, at, task }) => ({
            position,
            at,
            state: task.state,
            progress: task.progressPercent,
            completeReason: task.completeReason,
          })),
          isWhole,
        })
      },
    },
  ]
}
