/**
 * # wire: how it is written
 *
 * `Shape` says how a value is written in JSON and XML, read from both, and described in the OpenAPI; each `…-api.ts`
 * is one contract of the API in wire order with its conversion. `TASK_QUERY` holds the filters, `negotiateFormat`
 * the choice of format. Names here are the API's own, capitals included.
 * Deliberately absent: HTTP, the store, `node:`.
 */

export * from './audit-api.ts'
export * from './conduct-report-api.ts'
export * from './console-api.ts'
export * from './document.ts'
export * from './dotnet-date.ts'
export * from './entities.ts'
export * from './filter-date.ts'
export * from './link-api.ts'
export * from './media-type.ts'
export * from './operation-apis.ts'
export * from './overview-api.ts'
export * from './problem-api.ts'
export * from './retention-api.ts'
export * from './scalars.ts'
export * from './search-query.ts'
export * from './shape.ts'
export * from './task-api.ts'
export * from './task-page-api.ts'
export * from './task-query.ts'
export * from './task-write-api.ts'
export * from './task-writer.ts'
export * from './timeline-api.ts'
export * from './webhook-api.ts'
export * from './wire-style.ts'
export * from './xml-tree.ts'
