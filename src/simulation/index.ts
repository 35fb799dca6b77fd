/**
 * # simulation: a site that runs
 *
 * `Simulation` keeps a `Site` (inventory/) in motion: operations that take time, wait for people, commit, roll back
 * and fail, on a `SiteClock` that the user owns. All it does is seen through the stores.
 * Invariants: same seed, same requests, same clock steps, same bytes; a task and the state it speaks of are written
 * together. Deliberately absent: HTTP, wire shapes, real time.
 */
export * from './operation-request.ts'
export * from './simulation.ts'
export * from './site-clock.ts'
