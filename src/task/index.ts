/**
 * # task: what a task is
 *
 * Types, states, identifiers, what filters mean (`matchesFilter`), which steps are legal (`TASK_STEPS`). Plain
 * values and pure functions: the same in the service, the command line and a browser.
 * Deliberately absent: input and output, the time of day, JSON, XML and SQL.
 */
export * from './enumeration.ts'
export * from './related-entities.ts'
export * from './task.ts'
export * from './task-filter.ts'
export * from './task-group.ts'
export * from './task-id.ts'
export * from './task-lifecycle.ts'
export * from './task-search.ts'
export * from './task-state.ts'
export * from './task-type.ts'
export * from './time-zone.ts'
