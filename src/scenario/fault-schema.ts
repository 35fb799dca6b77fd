import type { FaultWish } from '../faults/index.ts'
import { type JsonSchema, numeral, record, text, truth, word } from './json-schema.ts'

const count = { least: 0, most: 1e9 }

/** The members of a fault, for editors and documents; `decodeFaultWish` has the last word on them. */
const MEMBERS: { readonly [Name in keyof FaultWish]-?: JsonSchema } = {
  path: text({ description: 'The path, `*` for any run of characters.', examples: ['/v1/tasks/*'] }),
  method: text({ description: 'Any method unless given.', examples: ['GET'] }),
  skip: numeral(count, { description: 'Requests that match and are let through first.', default: 0 }),
  times: numeral(
    { least: 1, most: 1e9 },
    { description: 'Requests to strike; every one unless given.', examples: [2] },
  ),
  each: word(['path'], {
    description: '`path` counts `skip` and `times` for each path of its own.',
    examples: ['path'],
  }),
  forSeconds: numeral(
    { least: 1, most: 31_622_400, isWhole: false },
    { description: 'Seconds of the site until it ends.' },
  ),
  probability: numeral(
    { least: 0, most: 1, isWhole: false },
    { description: 'The share to strike, from the seed.' },
  ),
  delayMs: numeral(
    { least: 0, most: 600_000 },
    { description: 'Milliseconds of real time before anything else.', examples: [2000] },
  ),
  status: numeral({ least: 400, most: 599 }, { description: 'Answers this error.', examples: [500] }),
  message: text({ description: 'Its message.', examples: ['Internal error'] }),
  retryAfterSeconds: numeral(
    { least: 0, most: 86_400 },
    { description: 'Its `Retry-After`.', examples: [30] },
  ),
  expireSession: truth({ description: 'Ends the session of the request first.' }),
  reset: truth({ description: 'Closes the connection without an answer.' }),
  bytesPerSecond: numeral(
    { least: 1, most: 1e9 },
    { description: 'Sends the answer at this pace.', examples: [100] },
  ),
  truncateAfterBytes: numeral(count, {
    description: 'Closes the connection within the answer.',
    examples: [20],
  }),
  malformed: truth({ description: 'Breaks the JSON or XML of the answer.' }),
}

export const FAULT_SCHEMA: JsonSchema = record(MEMBERS, {
  title: 'a fault',
  description: 'Lets requests go wrong from now on.',
  examples: [{ path: '/v1/tasks/*', times: 2, status: 404 }],
})
