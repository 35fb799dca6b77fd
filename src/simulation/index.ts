/**
 * # simulation: a site that runs
 *
 * `createSimulation` keeps a `Site` (inventory/) in motion: operations that take time, wait for people, commit, roll
 * back and fail, on a `SiteClock` that the user owns (`createSiteClock`). All it does is seen through the stores.
 *
 * An operation is a row of `operations/`: what it checks, how long it takes, and what it does to the site, as pure
 * functions. When it starts, its plan is drawn from the seed and kept as JSON; `core.ts` does what is due, in order;
 * `ledger.ts` writes it, `driver.ts` moves the time. `vpg-lifecycle.ts` says what a VPG allows. What changes all
 * the time follows from the instant alone (`site-view.ts`). What a scenario lets happen are cues (`cue.ts`), kept and
 * counted with the site; what they ask of others than the site are signals.
 *
 * Invariants: same seed, same requests, same clock steps, same bytes; a task and the state it speaks of are written
 * together, so that all goes on where it was after a crash; VPGs change status by the table alone.
 * Deliberately absent: HTTP, wire shapes, real time.
 */
export * from './create-simulation.ts'
export * from './create-site-clock.ts'
export * from './cue.ts'
export * from './named-things.ts'
export type { NamedThing } from './names.ts'
export * from './operation-members.ts'
export * from './operation-request.ts'
export * from './preset/index.ts'
export { createRandom, type Random } from './random.ts'
export * from './shared-simulation.ts'
export * from './simulation.ts'
export * from './simulation-control.ts'
export * from './site-clock.ts'
export { toOperationRequest } from './to-operation-request.ts'
export {
  canBecome,
  situationOf,
  VPG_LIFECYCLE,
  VPG_SITUATIONS,
  type VpgSituation,
} from './vpg-lifecycle.ts'
