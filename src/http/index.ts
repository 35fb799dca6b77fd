/**
 * # http: the HTTPS listener
 *
 * `Route` is one row of the service: method, path, what it answers; `createListener` serves a table of them with
 * login, formats, limits and errors, and `createOpenApi` describes it. A handler is a page: read, ask the store,
 * answer. `PROBLEM_STATUS` is the only place where a problem meets HTTP.
 * Deliberately absent: SQL, and what a filter means.
 */
export { type AuditNotes, createAuditNotes } from './audit-notes.ts'
export { auditRoutes } from './audit-routes.ts'
export * from './conduct-routes.ts'
export { consolePages } from './console-pages.ts'
export { consoleRoutes } from './console-routes.ts'
export * from './entity-routes.ts'
export { eventRoutes } from './event-routes.ts'
export { createEventStreams, type EventStreams } from './event-streams.ts'
export * from './health-routes.ts'
export { holdRoutes } from './hold-routes.ts'
export type { HttpLimits, TlsPair } from './https-server.ts'
export * from './import-routes.ts'
export * from './listener.ts'
export * from './openapi.ts'
export * from './openid-routes.ts'
export * from './operation-routes.ts'
export { overviewRoutes } from './overview-routes.ts'
export * from './problem-status.ts'
export { retentionRoutes } from './retention-routes.ts'
export * from './route.ts'
export * from './session-routes.ts'
export { type SiteControl, siteControlRoutes } from './site-control-routes.ts'
export type { GalleryScenario, ScenarioControl } from './site-state-routes.ts'
export * from './swagger-ui.ts'
export { taskExportRoutes } from './task-export-routes.ts'
export { taskSearchRoutes } from './task-search-routes.ts'
export { createTaskWaiting, type TaskWaiting } from './task-waiting.ts'
export * from './task-writing-routes.ts'
export * from './tasks-routes.ts'
export { timelineRoutes } from './timeline-routes.ts'
export { webhookRoutes } from './webhook-routes.ts'
