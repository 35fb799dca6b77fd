/**
 * # export: all tasks of a search as one file
 *
 * `exportTasks` writes the result of a search as NDJSON, CSV, XML or Parquet, piece by piece as it is asked for the next:
 * tasks are read in pages behind a keyset, and nothing that was written is kept, but for what the end of a Parquet file
 * says of each group of rows. `EXPORT_FORMATS` names the formats, `TASK_COLUMNS` the columns of those that are tables.
 * Between two pieces other work of the process comes in turn.
 * Deliberately absent: HTTP, files, what a condition means.
 */
export * from './csv.ts'
export * from './export-format.ts'
export * from './export-tasks.ts'
export * from './task-columns.ts'
