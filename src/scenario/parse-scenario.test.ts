import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { Problem } from '../problem/index.ts'
import type { Cue } from '../simulation/index.ts'
import { parseScenario, SCENARIO_SCHEMA } from './index.ts'

const WHOLE = `
scenario: 1
name: The session dies at 60 %
about: |
  What it shows.
  And what a good client does.
server: { profile: appliance, timeZone: Europe/Berlin }
seed: 7
clock: { mode: frozen, start: 2026-10-25T00:30:00Z, speed: 60 }
site: demo
steps:
  - at: 10m
    every: 1d
    do: { start: testFailover, vpg: ERP-Production, as: alice }
  - when: { operation: testFailover, vpg: ERP-Production, reaches: 60 }
    after: 2s
    times: 1
    do:
      - endSessions: all
      - fault: { path: /v1/tasks/*, times: 2, status: 404 }
`

function parse(text: string) {
  return parseScenario(text, 'x.yaml')
}

/** What the steps of a scenario become. */
function cuesOf(...steps: readonly string[]): readonly Cue[] {
  return parse(`scenario: 1\nname: X\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`).cues
}

function actionsOf(action: string): Cue['actions'] {
  return cuesOf(`{ at: 0, do: ${action} }`)[0]?.actions ?? []
}

describe('a scenario file', () => {
  test('that is nested without end is refused plainly', () => {
    const deep = 20_000
    for (const value of [
      '['.repeat(deep) + ']'.repeat(deep),
      '{ a: '.repeat(deep) + '}'.repeat(deep),
      `\n${'- '.repeat(deep)}a`,
    ]) {
      assert.throws(() => parse(`scenario: 1\nname: X\nsite: ${value}`), {
        code: 'file-unreadable',
        message: /^x\.yaml:\d+: values are nested too deeply here; a scenario needs less than ten levels\.$/,
      })
    }
  })

  test('says what exists, what happens when, and what goes wrong', () => {
    assert.deepEqual(parse(WHOLE), {
      fileName: 'x.yaml',
      name: 'The session dies at 60 %',
      about: 'What it shows.\nAnd what a good client does.',
      server: { profile: 'appliance', timeZone: 'Europe/Berlin' },
      seed: 7,
      clock: { mode: 'frozen', startAt: Date.UTC(2026, 9, 25, 0, 30), speed: 60 },
      site: { form: 'demo' },
      cues: [
        {
          name: 'steps[0]',
          trigger: { on: 'time', afterMs: 600_000, everyMs: 86_400_000 },
          actions: [
            {
              do: 'start',
              operation: 'testFailover',
              input: { vpg: 'ERP-Production' },
              initiatedBy: 'alice',
            },
          ],
        },
        {
          name: 'steps[1]',
          trigger: {
            on: 'progress',
            operation: 'testFailover',
            vpg: 'ERP-Production',
            atPercent: 60,
            delayMs: 2000,
            times: 1,
          },
          actions: [
            { do: 'signal', signal: 'endSessions', input: { user: null } },
            { do: 'signal', signal: 'fault', input: { path: '/v1/tasks/*', times: 2, status: 404 } },
          ],
        },
      ],
    })
  })

  test('may say no more than its name', () => {
    const { seed, clock, site, cues } = parse('scenario: 1\nname: X\n')
    assert.deepEqual(
      { seed, clock, site, cues },
      { seed: null, clock: { mode: null, startAt: null, speed: null }, site: { form: 'demo' }, cues: [] },
    )
  })

  test('may be JSON, with a byte order mark before it', () => {
    assert.equal(parse('\u{feff}{"scenario": 1, "name": "X", "seed": 7}').seed, 7)
  })

  test('may repeat what has an anchor, and merge it', () => {
    const { cues } = parse(`
scenario: 1
name: X
steps:
  - at: 0
    do: &test { start: testFailover, vpg: Mail }
  - at: 1h
    do: *test
  - at: 2h
    do: { <<: *test, vpg: Intranet }
`)
    const vpgs = cues.flatMap(({ actions }) =>
      actions.map((one) => (one.do === 'start' ? one.input.vpg : null)),
    )
    assert.deepEqual(vpgs, ['Mail', 'Mail', 'Intranet'])
  })

  test('does not repeat itself without end', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const before = level === 0 ? '1' : `*l${level - 1}`
      return `l${level}: &l${level} [${Array.from({ length: 12 }, () => before).join(', ')}]`
    })
    assert.throws(() => parse(levels.join('\n')), {
      code: 'file-unreadable',
      message: 'x.yaml:1: aliases (*name) repeat too much of the file; write it out, or repeat less.',
    })
  })

  test('is refused beyond 64 million characters', () => {
    assert.throws(() => parse(' '.repeat(64 * 1024 * 1024 + 1)), {
      code: 'file-unreadable',
      message: 'x.yaml: the file has more than 64 million characters; leave recorded tasks out.',
    })
  })

  test('is refused beyond 16 million characters where it is no JSON', () => {
    assert.throws(() => parse(`scenario: 1\n#${' '.repeat(16 * 1024 * 1024)}`), {
      code: 'file-unreadable',
      message: 'x.yaml: the file is no JSON and has more than 16 million characters; write it as JSON.',
    })
  })

  test('that is large and JSON tells the line of a mistake all the same', () => {
    const padding = '\n'.repeat(300_000)
    assert.throws(() => parse(`{"scenario": 1,${padding}"name": "X",\n"sed": 7}`), {
      message: 'x.yaml:300002: "sed" is not a member of a scenario; did you mean "seed"?',
    })
  })

  test('is read or refused with a problem, whatever it holds', () => {
    const written = fc.oneof(
      fc.json(),
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'ab:-{}[]*&!|>#\n \t\'"?,1') }),
    )
    fc.assert(
      fc.property(written, (text) => {
        try {
          parse(text)
        } catch (error) {
          assert.ok(error instanceof Problem, String(error))
        }
      }),
    )
  })

  test('with any value in the place of another is read or refused with a problem', () => {
    const places = ['seed', 'site', 'steps', 'clock', 'server', 'name'] as const
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        try {
          parse(JSON.stringify({ scenario: 1, name: 'X', [place]: value }))
        } catch (error) {
          assert.ok(error instanceof Problem, String(error))
        }
      }),
    )
  })
})

describe('when something happens', () => {
  for (const [written, ms] of [
    ['90', 90_000],
    ['1.5', 1500],
    ['"90s"', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['0', 0],
  ] as const) {
    test(`after ${written}`, () => {
      const [cue] = cuesOf(`{ at: ${written}, do: { endSessions: all } }`)
      assert.deepEqual(cue?.trigger, { on: 'time', afterMs: ms, everyMs: null })
    })
  }

  test('at the beginning, at a progress, and at the end of an operation', () => {
    const cues = cuesOf(
      '{ when: { reaches: begin }, do: { endSessions: all } }',
      '{ when: { reaches: 99 }, do: { endSessions: all } }',
      '{ when: { reaches: end }, do: { endSessions: all } }',
    )
    assert.deepEqual(
      cues.map(({ trigger }) => (trigger.on === 'progress' ? [trigger.atPercent, trigger.times] : null)),
      [
        [1, null],
        [99, null],
        [100, null],
      ],
    )
  })
})

describe('what happens', () => {
  const signal = (name: string, input: object) => ({ do: 'signal', signal: name, input })

  for (const [written, actions] of [
    [
      '{ task: LogCollection }',
      [
        {
          ...{
            do: 'runTask',
            type: 'LogCollection',
            vpg: null,
            ms: 60_000,
            ends: 'Completed',
            atPercent: null,
          },
          ...{ reason: '', initiatedBy: 'System', isCancellable: false },
        },
      ],
    ],
    [
      '{ task: Clone, vpg: Mail, takes: 3m, failsAt: 60, as: alice, cancellable: true }',
      [
        {
          ...{ do: 'runTask', type: 'Clone', vpg: 'Mail', ms: 180_000, ends: 'Failed', atPercent: 60 },
          ...{ reason: 'The operation has failed', initiatedBy: 'alice', isCancellable: true },
        },
      ],
    ],
    [
      '{ trouble: slow, operation: move, factor: 20, times: always, probability: 0.5, skip: 1 }',
      [
        {
          ...{ do: 'trouble', outcome: 'slow', kind: 'move', vpg: null, atPercent: 50 },
          ...{ reason: 'The operation has failed', times: null, factor: 20, skip: 1, probability: 0.5 },
        },
      ],
    ],
    [
      '{ lose: { peer: Rotterdam } }',
      [{ do: 'setCondition', type: 'peerUnreachable', subject: 'Rotterdam', isOn: true }],
    ],
    [
      '{ regain: { host: ham-esx-01.nordhaven.internal } }',
      [{ do: 'setCondition', type: 'hostGone', subject: 'ham-esx-01.nordhaven.internal', isOn: false }],
    ],
    ['{ answer: any }', [{ do: 'answer', operation: null, vpg: null }]],
    ['{ answer: move, vpg: Mail }', [{ do: 'answer', operation: 'move', vpg: 'Mail' }]],
    ['{ failRunning: Power }', [{ do: 'failRunning', reason: 'Power' }]],
    [
      '{ restart: 30s }',
      [signal('fault', { path: '*', reset: true, forSeconds: 30 }), signal('endSessions', { user: null })],
    ],
    [
      '{ restart: 1m, running: fails, reason: Patched }',
      [
        signal('fault', { path: '*', reset: true, forSeconds: 60 }),
        signal('endSessions', { user: null }),
        { do: 'failRunning', reason: 'Patched' },
      ],
    ],
    ['{ endSessions: alice }', [signal('endSessions', { user: 'alice' })]],
    ['{ clearFaults: all }', [signal('clearFaults', {})]],
    ['{ clock: { jump: 1h } }', [signal('clock', { jumpMs: 3_600_000 })]],
    ['{ clock: { mode: real, speed: 60 } }', [signal('clock', { mode: 'real', speed: 60 })]],
    [
      '{ start: createVpg, wish: { name: Payroll, vms: [CRM-APP01] } }',
      [
        {
          ...{ do: 'start', operation: 'createVpg', initiatedBy: 'Administrator' },
          input: { wish: { name: 'Payroll', vms: ['CRM-APP01'] } },
        },
      ],
    ],
  ] as const) {
    test(written, () => {
      assert.deepEqual(actionsOf(written), actions)
    })
  }

  test('to a VPG that another step makes', () => {
    const cues = cuesOf(
      '{ at: 0, do: { start: createVpg, wish: { name: Payroll, vms: [CRM-APP01] } } }',
      '{ at: 1h, do: { start: testFailover, vpg: Payroll } }',
    )
    assert.equal(cues.length, 2)
  })
})

test('the schema is a schema, without a word in it that means nothing', () => {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false })
  assert.ok(ajv.validateSchema(SCENARIO_SCHEMA), ajv.errorsText())
  assert.doesNotThrow(() => ajv.compile(SCENARIO_SCHEMA))
})
