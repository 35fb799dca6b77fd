/**
 * # overview: what many tasks say together
 *
 * How long tasks of a type usually take, and what became of one task step by step. Reads through the ports of the store, in
 * steps between which others get their turn. Deliberately absent: HTTP, SQL, how anything is drawn.
 */
export * from './durations.ts'
export * from './history.ts'
