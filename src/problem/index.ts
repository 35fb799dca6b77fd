/**
 * # problem: what can go wrong in a way a caller can act on
 *
 * One class, `Problem`, with a code from one table; `quoted` and `findNearestName` help to say what is wrong and what
 * was meant. Anything else that is thrown is a mistake of ours and ends as 500 without details. Deliberately absent:
 * HTTP statuses (`http/`), exit codes (`cli/`), domain words.
 */
export * from './nearest-name.ts'
export * from './problem.ts'
