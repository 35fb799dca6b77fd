/**
 * # retention: what is kept how long
 *
 * `decide` says of a task whether its time is over, and why or why not; `createRetention` keeps rules and legal holds,
 * tells what they would prune, and prunes; `createRetentionSchedule` does so every hour.
 * Invariants: without a rule nothing is pruned; a task that has not ended or that is held is never pruned; what cannot
 * be read prunes nothing; what was pruned is counted.
 * Deliberately absent: HTTP, SQL.
 */
export * from './check-hold.ts'
export * from './check-rules.ts'
export * from './create-retention.ts'
export * from './create-schedule.ts'
export * from './decide.ts'
export type { DryRun, DueTask } from './dry-run.ts'
export * from './read-policy.ts'
export * from './tally.ts'
