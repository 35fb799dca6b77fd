/**
 * # conduct: what clients did, and what of it is a mistake
 *
 * `createConduct` is told of each finished request (`NotedRequest`) and gives a report on demand: for each client the
 * mistakes it made, each with how often, when, and examples. `FINDINGS` is the table of what can be found.
 * Invariants: a note costs a few look-ups and never fails; memory is bounded, and what was forgotten for it is
 * counted; nothing is found without evidence; no secret is kept, for none is told.
 * Deliberately absent: requests of HTTP, what a path means, and any influence on what is answered.
 */
export * from './conduct.ts'
export * from './conduct-report.ts'
export * from './finding-kinds.ts'
export * from './noted-request.ts'
