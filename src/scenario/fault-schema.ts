import { FAULT_RANGES, type FaultWish } from '../faults/index.ts'
import { type JsonSchema, numeral, record, type Telling, text, truth, word } from './json-schema.ts'

/** The members of a fault, for editors and documents; `decodeFaultWish` has the last word on them. */
const MEMBERS: { readonly [Name in keyof FaultWish]-?: JsonSchema } = {
  path: text({ description: 'The path, `*` for any run of characters.', examples: ['/v1/tasks/*'] }),
  method: text({ description: 'Any method unless given.', examples: ['GET'] }),
  skip: ranged('skip', { description: 'Requests that match and are let through first.', default: 0 }),
  times: ranged('times', { description: 'Requests to strike; every one unless given.', examples: [2] }),
  each: word(['path'], {
    description: '`path` counts `skip` and `times` for each path of its own.',
    examples: ['path'],
  }),
  forSeconds: ranged('forSeconds', { description: 'Seconds of the site until it ends.' }),
  probability: ranged('probability', { description: 'The share to strike, from the seed.' }),
  delayMs: ranged('delayMs', {
    description: 'Milliseconds of real time before anything else.',
    examples: [2000],
  }),
  status: ranged('status', { description: 'Answers this error.', examples: [500] }),
  message: text({ description: 'Its message.', examples: ['Internal error'] }),
  retryAfterSeconds: ranged('retryAfterSeconds', { description: 'Its `Retry-After`.', examples: [30] }),
  expireSession: truth({ description: 'Ends the session of the request first.' }),
  reset: truth({ description: 'Closes the connection without an answer.' }),
  bytesPerSecond: ranged('bytesPerSecond', {
    description: 'Sends the answer at this pace.',
    examples: [100],
  }),
  truncateAfterBytes: ranged('truncateAfterBytes', {
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

function ranged(member: keyof typeof FAULT_RANGES, telling: Telling): JsonSchema {
  const { min: least, max: most, isWhole } = FAULT_RANGES[member]
  return numeral({ least, most, isWhole }, telling)
}
