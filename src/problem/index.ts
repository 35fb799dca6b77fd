/**
 * # problem: what can go wrong in a way a caller can act on
 *
 * One class, `Problem`, with a code from one table. Anything else that is thrown is a mistake of ours and ends
 * as 500 without details. Deliberately absent: HTTP statuses (`http/`), exit codes (`cli/`), domain words.
 */
export * from './problem.ts'
