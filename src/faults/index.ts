/**
 * # faults: what goes wrong on purpose
 *
 * A `FaultRule` says which requests are struck, how often, and what happens to them; a `FaultPlan` holds those that
 * are set and counts. Deliberately absent: how an effect looks on the wire (`http/`), faults of operations
 * (`simulation/`).
 */
export * from './fault-plan.ts'
export * from './fault-rule.ts'
