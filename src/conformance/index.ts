/**
 * # conformance: which rules of the API a server keeps
 *
 * `CHECKS` is the table: each row a rule, how it is known, and the request that shows it. `openTarget` logs in to a
 * server of either kind, `runChecks` asks and compares. Rules are judged with the readers and writers of `wire/`
 * and with `matchesFilter`, so that there is no second copy of the contract here.
 * Invariants: nothing is written; sessions are opened and ended, and a wrong password tried, on services of this
 * program alone. Deliberately absent: what is printed.
 */
export * from './check.ts'
export * from './checks.ts'
export * from './open-target.ts'
export * from './run-checks.ts'
export * from './target.ts'
