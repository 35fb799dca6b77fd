/**
 * # feed: what changes, as it happens
 *
 * `createChangeFeed` reads the log of changes once for the whole process: it wakes those who wait for a task
 * (`waitForChange`), tells those who follow (`onNews`), and gives each of them the changes after a position (`read`),
 * the latest from memory, older ones from the log. Whoever follows keeps the position reached, so a slow one costs
 * nothing but the log. `happeningOf` says what a change is to somebody who asked for some of the tasks.
 * Invariants: from one position on, everybody reads the same changes in the same order, each once; a change that is
 * told is on the disk. While nobody follows or waits, nothing is read.
 * Deliberately absent: sockets, and how a change is written.
 */
export * from './change-feed.ts'
export * from './happening.ts'
