/**
 * # intake: tasks read from a stream of bytes
 *
 * `importTasks` reads what a ZVM answers to `GET /v1/tasks`, or a task a line, and merges it into the store:
 * piece by piece, so that a document of any length takes the same memory.
 * Invariant: whatever was not imported is a refusal in the report, with its line; nothing is lost in silence.
 * Deliberately absent: HTTP, the choice of format by Content-Type, what a task must look like (`wire/`).
 */
export * from './import-report.ts'
export * from './import-tasks.ts'
