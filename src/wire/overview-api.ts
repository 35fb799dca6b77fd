import { flag, integer, isoText, long, plainText } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

/** `GET /api/tasks/durations`. Times are milliseconds. */
export const durationsApi = record('TaskDurations', {
  types: list(record('TypeDuration', { type: plainText, count: integer, p50Ms: long, p95Ms: long })),
})

/** `GET /api/tasks/{id}/history`. */
export const taskHistoryApi = record('TaskHistory', {
  changes: list(
    record('HistoryStep', {
      position: long,
      at: isoText,
      state: plainText,
      /** 0 to 100. */
      progress: integer,
      completeReason: nullable(plainText),
    }),
  ),
  /** Whether it begins where the task began, and every change is there. */
  isWhole: flag,
})
export type TaskHistoryApi = ValueOf<typeof taskHistoryApi>
