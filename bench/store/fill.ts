import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import type { Task } from '../../src/task/index.ts'
import { createTasks } from '../http/tasks.ts'

/** Tasks of one commit: a large one writes each page of the indexes once. */
const BATCH_TASKS = 20_000

/** Puts so many tasks into a new data folder, through the store. @param onTask sees each task */
export async function fillFolder(
  folder: string,
  count: number,
  onTask: (task: Task, index: number) => void = () => {},
): Promise<void> {
  const stores = await openSqliteStores({ folder })
  let batch: Task[] = []
  let index = 0
  for (const task of createTasks(count)) {
    onTask(task, index)
    index += 1
    batch.push(task)
    if (batch.length < BATCH_TASKS && index < count) continue
    await stores.tasks.merge(batch, 0)
    batch = []
  }
  await stores.close()
}
