import { OPERATION_KINDS, SLOW_FACTOR_MAX, TROUBLE_OUTCOMES } from '../simulation/index.ts'
import { LISTED_TASK_TYPES } from '../task/index.ts'
import { FAULT_SCHEMA } from './fault-schema.ts'
import { exactlyOne, type JsonSchema, numeral, record, refersTo, text, truth, word } from './json-schema.ts'
import { membersOfOperation, requiredOf, schemasOf } from './operation-schemas.ts'
import { duration, speed } from './words.ts'

const operation = word(OPERATION_KINDS, {
  title: 'an operation',
  description: 'The operations that fit; any unless given.',
  examples: ['testFailover'],
})
const vpg = text({
  description: 'The VPG, by name or identifier; any unless given.',
  examples: ['ERP-Production'],
})
/** What `CompleteReason` says of operations that a restart has ended. */
export const RESTARTED = 'The Zerto Virtual Manager was restarted'
const as = text({ description: 'The user who is said to have started it.', examples: ['alice'] })

/** Everything a step can do: each an object with this name as its first member, and others beside it. */
const ACTIONS = {
  start: startSchema(),
  task: record(
    {
      task: word(LISTED_TASK_TYPES, {
        title: 'a task type',
        description: 'Lets a task of this type run and end that changes nothing else.',
        examples: ['LogCollection'],
      }),
      vpg: text({
        description: 'The VPG it is related to; none unless given.',
        examples: ['ERP-Production'],
      }),
      takes: duration({ description: 'How long it takes, exactly.', default: '1m' }),
      ends: word(['Completed', 'Failed', 'Stopped'], { description: 'How it ends.', default: 'Completed' }),
      failsAt: numeral(
        { least: 1, most: 99 },
        { description: 'The progress at which it fails or stops.', default: 99, examples: [60] },
      ),
      reason: text({ description: 'What `CompleteReason` says then.', examples: ['No space left'] }),
      as: { ...as, default: 'System' },
      cancellable: truth({ description: 'Whether a client may cancel it.', default: false }),
    },
    { required: ['task'] },
  ),
  trouble: record(
    {
      trouble: word(TROUBLE_OUTCOMES, {
        description:
          'How operations that fit and start later are to go: `fail` ends them as Failed, `wait` lets them wait for a ' +
          'person, `slow` makes them take `factor` times as long.',
        examples: ['fail'],
      }),
      operation,
      vpg,
      atPercent: numeral(
        { least: 1, most: 99 },
        { description: 'The progress at which they fail or wait.', default: 50, examples: [99] },
      ),
      factor: {
        type: 'number',
        title: `a number above 0 and up to ${SLOW_FACTOR_MAX}`,
        exclusiveMinimum: 0,
        maximum: SLOW_FACTOR_MAX,
        description: 'For `slow`.',
        examples: [10],
      },
      reason: text({ description: 'What `CompleteReason` says of a failure.', examples: ['No space left'] }),
      skip: numeral({ least: 0, most: 1e9 }, { description: 'Operations to let through first.', default: 0 }),
      times: {
        type: ['integer', 'string'],
        title: 'a whole number from 1, or "always"',
        minimum: 1,
        maximum: 1e9,
        pattern: '^always$',
        description: 'Operations to trouble; `always` is every one.',
        default: 1,
        examples: [2, 'always'],
      },
      probability: numeral(
        { least: 0, most: 1, isWhole: false },
        { description: 'The share of those that fit, drawn from the seed.', examples: [0.5] },
      ),
    },
    { required: ['trouble'] },
  ),
  lose: record(
    { lose: place('Lets a peer not answer, or a host with its VRA be gone, until regained.') },
    { required: ['lose'] },
  ),
  regain: record({ regain: place('Takes back what was lost.') }, { required: ['regain'] }),
  answer: record(
    {
      answer: word(['any', ...OPERATION_KINDS], {
        title: 'an operation, or "any"',
        description: 'Answers the operations that wait for a person: they go on.',
        examples: ['testFailover'],
      }),
      vpg,
    },
    { required: ['answer'] },
  ),
  failRunning: record(
    {
      failRunning: text({
        description: 'Ends every operation that runs as Failed, with this reason.',
        examples: ['The service was stopped'],
      }),
    },
    { required: ['failRunning'] },
  ),
  restart: record(
    {
      restart: duration({
        description:
          'The Zerto Virtual Manager restarts: for so long connections are closed without an answer, and every ' +
          'session and token ends.',
        examples: ['30s'],
      }),
      running: word(['goesOn', 'fails'], {
        description: 'What becomes of the operations that run.',
        default: 'goesOn',
        examples: ['fails'],
      }),
      reason: text({
        description: 'What `CompleteReason` says of those that fail.',
        default: RESTARTED,
      }),
    },
    { required: ['restart'] },
  ),
  endSessions: record(
    {
      endSessions: text({
        description: 'Ends the sessions and tokens of a user, or of `all`.',
        examples: ['all', 'alice'],
      }),
    },
    { required: ['endSessions'] },
  ),
  fault: record({ fault: FAULT_SCHEMA }, { required: ['fault'] }),
  clearFaults: record(
    { clearFaults: word(['all'], { description: 'Clears all faults.', examples: ['all'] }) },
    { required: ['clearFaults'] },
  ),
  clock: record({ clock: clockSchema() }, { required: ['clock'] }),
} as const satisfies Readonly<Record<string, JsonSchema>>

export type ActionName = keyof typeof ACTIONS
// The keys of the table are the names.
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[]

/** The schemas of the actions by name, and of `action` and `actions`, which refer to them. */
export const ACTION_DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  ...ACTIONS,
  action: {
    type: 'object',
    title: 'an action',
    description: 'One thing that happens.',
    examples: [{ start: 'testFailover', vpg: 'ERP-Production' }],
    // For editors, which offer what stands here; what is allowed beside is said below.
    properties: Object.fromEntries(
      ACTION_NAMES.map((name) => [
        name,
        { description: ACTIONS[name].properties?.[name]?.description ?? '' },
      ]),
    ),
    ...exactlyOne(ACTION_NAMES),
    allOf: ACTION_NAMES.map((name) => ({
      if: { type: 'object', required: [name] },
      ...refersTo(name),
    })),
  },
  actions: {
    title: 'an action or a list of them',
    description: 'What happens: one action, or a list in its order.',
    examples: [{ start: 'testFailover', vpg: 'ERP-Production' }],
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { type: 'array', items: { $ref: '#/definitions/action' }, minItems: 1, maxItems: 10_000 },
    else: { $ref: '#/definitions/action' },
  },
}

function startSchema(): JsonSchema {
  return {
    type: 'object',
    title: 'an action',
    properties: {
      start: word(OPERATION_KINDS, {
        title: 'an operation',
        description:
          'Starts an operation, as a request to the API would. One that is refused becomes an event.',
        examples: ['testFailover'],
      }),
      as: { ...as, default: 'Administrator' },
    },
    required: ['start'],
    allOf: OPERATION_KINDS.map((kind) => {
      const members = membersOfOperation(kind)
      const properties = { start: {}, as: {}, ...schemasOf(members) }
      return {
        if: { properties: { start: { const: kind } } },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
        then: { properties, required: requiredOf(members), additionalProperties: false },
      }
    }),
  }
}

function place(description: string): JsonSchema {
  const examples = [{ peer: 'Rotterdam' }]
  return {
    ...record(
      {
        peer: text({ description: 'A peer site, by name or identifier.', examples: ['Rotterdam'] }),
        host: text({
          description: 'A host with a VRA, by name or identifier.',
          examples: ['ham-esx-01.nordhaven.internal'],
        }),
      },
      { title: 'a peer or a host', description, examples },
    ),
    ...exactlyOne(['peer', 'host']),
  }
}

function clockSchema(): JsonSchema {
  return record(
    {
      jump: duration({
        description:
          'Sets the clock of the site forward, as an administrator does: what runs takes as long as before.',
        examples: ['1h'],
      }),
      mode: word(['real', 'frozen'], { description: 'Lets it run, or stand.', examples: ['real'] }),
      speed,
    },
    {
      title: 'a change of the clock',
      description:
        'Changes the clock of the site: `jump` sets it forward, `mode` and `speed` say how it runs.',
      examples: [{ jump: '1h' }],
      minProperties: 1,
    },
  )
}
