import { Problem } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { Task, TaskId } from '../task/index.ts'
import { fromTaskApi, mismatchProblem } from '../wire/index.ts'
import type { FoundTask, TaskReader } from './found-task.ts'
import { createImportTally, type ImportReport } from './import-report.ts'
import { createJsonTaskReader } from './json-task-reader.ts'
import { createNdjsonTaskReader } from './ndjson-task-reader.ts'
import { createXmlTaskReader } from './xml-task-reader.ts'

/**
 * `json`: the array of `GET /v1/tasks` or one task. `ndjson`: a task a line. `xml`: `ArrayOfTaskApi` or
 * `TaskApi`. All in UTF-8.
 */
export const IMPORT_FORMATS = ['json', 'ndjson', 'xml'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

const READERS: Readonly<Record<ImportFormat, () => TaskReader>> = {
  json: createJsonTaskReader,
  ndjson: createNdjsonTaskReader,
  xml: createXmlTaskReader,
}

export interface TaskImport {
  /** Read to its end, even past the place where a document broke, so that a sender is not cut off. */
  readonly body: AsyncIterable<Uint8Array>
  readonly format: ImportFormat
  readonly tasks: TaskStore
  readonly clock: Clock
  /** Tasks merged at once, all or none. */
  readonly batchSize?: number
  readonly signal?: AbortSignal
  /** Told the first readable task before anything is stored. */
  readonly onBeforeFirst?: (task: Task) => void | Promise<void>
}

/**
 * Merges the tasks of a document into the store, in their order and in little memory, and reports what became of
 * them. Whatever cannot be read is a refusal with its line; the others are imported. To import again what was
 * imported changes nothing.
 *
 * @throws what the store, the body or the signal throws; the batches merged before stay
 */
export async function importTasks({
  body,
  format,
  tasks,
  clock,
  batchSize = 500,
  signal,
  onBeforeFirst,
}: TaskImport): Promise<ImportReport> {
  const tally = createImportTally()
  const reader = READERS[format]()
  const batch = new Map<TaskId, Task>()
  let isFirst = true

  const mergeBatch = async (): Promise<void> => {
    if (batch.size === 0) return
    signal?.throwIfAborted()
    tally.count(await tasks.merge([...batch.values()], clock.now()))
    batch.clear()
  }

  const take = async (found: FoundTask): Promise<void> => {
    const task = readTask(found)
    if (task instanceof Problem) {
      tally.refuse({ line: found.line, identifier: found.identifier, reason: task.message })
      return
    }
    if (isFirst) await onBeforeFirst?.(task)
    isFirst = false
    // The later of two with one identifier is merged after the earlier, so never with it.
    if (batch.has(task.id)) await mergeBatch()
    batch.set(task.id, task)
    if (batch.size >= batchSize) await mergeBatch()
  }

  for await (const bytes of body) {
    signal?.throwIfAborted()
    for (const found of reader.write(bytes)) await take(found)
  }
  for (const found of reader.end()) await take(found)
  await mergeBatch()
  return tally.report()
}

/** The task that was found, or why there is none. */
function readTask(found: FoundTask): Task | Problem {
  try {
    return fromTaskApi(found.read())
  } catch (error) {
    const problem = mismatchProblem(error)
    if (problem instanceof Problem) return problem
    throw error
  }
}
