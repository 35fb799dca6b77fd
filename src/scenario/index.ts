/**
 * # scenario: what exists, what happens when, and what goes wrong, in a file
 *
 * `parseScenario` reads a YAML or JSON file as a `Scenario`; `toInitialSite` makes of it what a simulation begins
 * with. `SCENARIO_SCHEMA` is the JSON Schema that files are checked by, the published one.
 * Invariants: a mistake is named with file, line and remedy, and all that are found are told at once; a file that is
 * read can be played. Deliberately absent: reading files, and what a signal does to sessions, requests and the clock
 * (`app/`).
 */
export { ACTION_NAMES, type ActionName } from './action-schemas.ts'
export { formatExample } from './format-example.ts'
export * from './initial-site.ts'
export type { JsonSchema } from './json-schema.ts'
export * from './parse-scenario.ts'
export * from './scenario.ts'
export * from './scenario-schema.ts'
