import { CLOCK_MODES, OPERATION_KINDS } from '../simulation/index.ts'
import { ACTION_DEFINITIONS } from './action-schemas.ts'
import { exactlyOne, type JsonSchema, numeral, record, refersTo, text, word } from './json-schema.ts'
import { SITE_DEFINITIONS } from './site-schemas.ts'
import { duration, instant, speed } from './words.ts'

/** The version of the format that is read and written. */
export const SCENARIO_FORMAT = 1

export const SCENARIO_PROFILES = ['windows', 'appliance'] as const

const server = record(
  {
    profile: word(SCENARIO_PROFILES, {
      description: 'The generation of ZVM to answer as.',
      examples: ['appliance'],
    }),
    timeZone: text({
      description: 'The IANA zone in which filter dates without Z are read.',
      examples: ['Europe/Berlin'],
    }),
  },
  {
    title: 'what the server must be',
    description: 'What the scenario needs of the server; the rest is as it was started.',
  },
)

const clock = record(
  {
    mode: word(CLOCK_MODES, { description: 'How time goes: by itself, or by hand.', examples: ['frozen'] }),
    start: instant({ description: 'The time at which the scenario begins.' }),
    speed,
  },
  { title: 'a clock', description: 'The time of the site; as the server was started where it is left out.' },
)

const when = record(
  {
    operation: word(OPERATION_KINDS, {
      title: 'an operation',
      description: 'The operation; any unless given.',
      examples: ['testFailover'],
    }),
    vpg: text({
      description: 'Its VPG, by name or identifier; any unless given.',
      examples: ['ERP-Production'],
    }),
    reaches: {
      type: ['integer', 'string'],
      title: 'a progress from 1 to 100, "begin" or "end"',
      minimum: 1,
      maximum: 100,
      pattern: '^(begin|end)$',
      description: 'The progress that it reaches; `begin`, or `end` where it completes.',
      examples: [60, 'begin', 'end'],
    },
  },
  {
    required: ['reaches'],
    title: 'what an operation reaches',
    description: 'Waits for an operation that reaches a progress.',
    examples: [{ operation: 'testFailover', reaches: 60 }],
  },
)

const actions = { $ref: '#/definitions/actions' }

/** A step that waits for a time, and one that waits for an operation: what else may stand beside differs. */
const STEP_DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  timedStep: record(
    {
      at: duration({
        description: 'How long after the beginning of the scenario, on the clock of the site.',
      }),
      every: duration({
        description: 'Again each time this has passed; a second or more.',
        examples: ['1d'],
      }),
      do: actions,
    },
    { required: ['at', 'do'] },
  ),
  waitingStep: record(
    {
      when,
      after: duration({ description: 'How much later it happens.', default: 0, examples: ['2s'] }),
      times: numeral(
        { least: 1, most: 1e9 },
        { description: 'How often a step with `when` happens; each time unless given.', examples: [1] },
      ),
      do: actions,
    },
    { required: ['when', 'do'] },
  ),
  step: {
    type: 'object',
    title: 'a step',
    description: 'Something that happens: when, and what.',
    examples: [{ at: '10m', do: { start: 'testFailover', vpg: 'ERP-Production' } }],
    ...exactlyOne(['at', 'when']),
    if: { type: 'object', required: ['when'] },
    ...refersTo('waitingStep'),
    else: { if: { type: 'object', required: ['at'] }, ...refersTo('timedStep') },
  },
}

/** The schema of a scenario file: the one that files are checked by, and the one that is published. */
export const SCENARIO_SCHEMA: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  description: 'What exists at a simulated site, what happens when, and what goes wrong.',
  ...record(
    {
      scenario: {
        const: SCENARIO_FORMAT,
        title: `${SCENARIO_FORMAT}, the version that is read`,
        description: 'The version of the format.',
        examples: [SCENARIO_FORMAT],
      },
      name: text({ description: 'What it is called.', examples: ['The session dies at 60 %'] }),
      about: {
        ...text({ description: 'What it shows, and what a good client does.' }),
        maxLength: 10_000,
        examples: ['What a good client does.'],
      },
      server,
      seed: numeral(
        { least: 0, most: 4_294_967_295 },
        {
          description: 'Same seed, same scenario, same answers; that of the server unless given.',
          examples: [7],
        },
      ),
      clock,
      site: { $ref: '#/definitions/site' },
      steps: {
        type: 'array',
        title: 'a list of steps',
        items: { $ref: '#/definitions/step' },
        maxItems: 10_000,
        description: 'What happens, each when its moment comes.',
        examples: [[{ at: '10m', do: { start: 'testFailover', vpg: 'ERP-Production' } }]],
      },
    },
    {
      required: ['scenario', 'name'],
      title: 'a scenario',
      examples: [{ scenario: SCENARIO_FORMAT, name: 'Failover', site: 'demo' }],
    },
  ),
  definitions: { ...SITE_DEFINITIONS, ...STEP_DEFINITIONS, ...ACTION_DEFINITIONS },
}
