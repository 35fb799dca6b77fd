/**
 * # preset: sites to begin with
 *
 * `createDemoSite` is a company that one can show; `createSizedSite` is as large as asked; `createPlannedSite` is as
 * somebody has written it down. A plan (what there is)
 * becomes an `Estate` (identifiers and places), gets a past (`History`), and from both the `Site` as it is now.
 * Invariants: everything is drawn from the seed, so same options, same bytes; what the tasks tell shows in the state
 * (last tests, tags, pauses, a mount that stands). Deliberately absent: running tasks, which are the engine's.
 */
export * from './preset.ts'
export type { SiteSize } from './sized-plan.ts'
export { completePlan, type WrittenPlan, type WrittenSite, type WrittenVpg } from './written-plan.ts'
