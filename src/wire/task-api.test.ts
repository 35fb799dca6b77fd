import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask, aTaskId, TEST_SITE } from '../../test/support/a-task.ts'
import { Problem } from '../problem/index.ts'
import { type Task, taskStates, taskTypes } from '../task/index.ts'
import { readDocument, writeDocument } from './document.ts'
import { fromTaskApi, type TaskApi, taskApi, toTaskApi } from './task-api.ts'
import { DEFAULT_STYLE, PROFILES } from './wire-style.ts'

const ORIGIN = 'https://zvm.example:9669'

/** An object with the usual prototype, as those that are read have it. */
function plain<Value>(members: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }): fc.Arbitrary<Value> {
  return fc.record(members, { noNullPrototype: true })
}

/** Texts to break a writer or a reader with. */
const HOSTILE = [
  '"',
  '\\',
  '/',
  ']]>',
  '<![CDATA[',
  '&amp;',
  '&',
  '<',
  '>',
  "'",
  '\0',
  '\u{1b}[2J',
  '\r',
  '\n',
  '\t',
]
const MORE_HOSTILE = [
  '\u{202e}',
  '\u{feff}',
  '\u{fffe}',
  '\ud800',
  '\udc00',
  '\u{85}',
  '\u{2028}',
  '😀',
  '日本',
  ' ',
  'a',
]
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...HOSTILE, ...MORE_HOSTILE), maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const nullableTexts = fc.option(texts)
const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
const links = fc.array(
  plain({ href: nullableTexts, identifier: nullableTexts, rel: nullableTexts, type: nullableTexts }),
  { maxLength: 2 },
)

const apis: fc.Arbitrary<TaskApi> = plain({
  CompleteReason: nullableTexts,
  Completed: fc.option(instants),
  InitiatedBy: nullableTexts,
  IsCancellable: fc.boolean(),
  Link: plain({
    href: nullableTexts,
    identifier: nullableTexts,
    rel: nullableTexts,
    type: nullableTexts,
  }),
  RelatedEntities: plain({ Hosts: links, Sites: links, Vpgs: links, FlrSessions: links }),
  Started: fc.option(instants),
  Status: plain({
    Progress: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    State: fc.constantFrom(...taskStates.names, '9', '123456789', 'Rewinding'),
  }),
  TaskIdentifier: nullableTexts,
  Type: nullableTexts,
  Generation: fc.nat(),
})
const styles = plain({ profile: fc.constantFrom(...PROFILES), escapeSlashes: fc.boolean() })

/** The value as XML 1.0 can carry it: every other character is U+FFFD. */
function carried<Value>(value: Value): Value {
  const isCarried = (code: number) =>
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  const text = (given: string) =>
    [...given].map((letter) => (isCarried(letter.codePointAt(0) ?? 0) ? letter : '\u{fffd}')).join('')
  const inside = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given)
    if (Array.isArray(given)) return given.map(inside)
    if (typeof given !== 'object' || given === null) return given
    return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, inside(one)]))
  }
  // The shape is the same; only texts inside have changed.
  return inside(value) as Value
}

describe('a task on the wire', () => {
  test('has the members of the published page, in its order', () => {
    const task = aTask({
      id: aTaskId(1),
      type: 'FlrJournalUnmount',
      state: 'Completed',
      startedAt: 1_520_423_876_840,
      completedAt: 1_520_423_877_045,
      relatedEntities: {
        hosts: [{ identifier: `${TEST_SITE}.host-18`, siteIdentifier: '09db21b8-377a' }],
        sites: [
          { identifier: 'one', isLocal: true },
          { identifier: 'other', isLocal: false },
        ],
        vpgs: ['vpg'],
        flrSessions: ['flr'],
      },
    })
    const link = (path: string, identifier: string, type: string) => ({
      href: `${ORIGIN}/v1/${path}`,
      identifier,
      rel: null,
      type,
    })
    const expected = {
      CompleteReason: '',
      Completed: '/Date(1520423877045)/',
      InitiatedBy: 'Administrator',
      IsCancellable: false,
      Link: link(`tasks/${task.id}`, task.id, 'TaskApi'),
      RelatedEntities: {
        Hosts: [
          link(
            `virtualizationsites/09db21b8-377a/hosts/${TEST_SITE}.host-18`,
            `${TEST_SITE}.host-18`,
            'HostNativeApi',
          ),
        ],
        Sites: [link('localsite', 'one', 'LocalSiteApi'), link('peersites/other', 'other', 'PeerSiteApi')],
        Vpgs: [link('vpgs/vpg', 'vpg', 'VpgApi')],
        FlrSessions: [link('flrs/flr', 'flr', 'FlrSessionInformationApi')],
      },
      Started: '/Date(1520423876840)/',
      Status: { Progress: 100, State: 6 },
      TaskIdentifier: task.id,
      Type: 'FlrJournalUnmount',
    }
    assert.equal(taskApi.toJson(toTaskApi(task, ORIGIN), DEFAULT_STYLE), JSON.stringify(expected))
  })

  test('is the same in JSON of every style, whatever its texts', () => {
    fc.assert(
      fc.property(apis, styles, (api, style) => {
        const written = writeDocument(taskApi, api, 'json', style)
        const expected = style.profile === 'appliance' ? api : { ...api, Generation: 0 }
        assert.deepEqual(readDocument(taskApi, written, 'json'), expected)
        if (style.escapeSlashes) assert.ok(!/(^|[^\\])(\\\\)*\//.test(written))
      }),
    )
  })

  test('is the same in XML as in JSON, but for characters that XML cannot carry', () => {
    fc.assert(
      fc.property(apis, styles, (api, style) => {
        const written = writeDocument(taskApi, api, 'xml', style)
        const expected = readDocument(taskApi, writeDocument(taskApi, api, 'json', style), 'json')
        assert.deepEqual(readDocument(taskApi, written, 'xml'), carried(expected))
      }),
    )
  })

  test('is the task again when it is read, wherever links point to', () => {
    const identifiers = texts.filter((text) => text !== '')
    const tasks = plain({
      type: fc.constantFrom(...taskTypes.names, 'SplitBrain'),
      state: fc.constantFrom(...taskStates.names, '9', 'Rewinding'),
      startedAt: instants,
      completeReason: nullableTexts,
      initiatedBy: nullableTexts,
      relatedEntities: plain({
        hosts: fc.array(plain({ identifier: identifiers, siteIdentifier: fc.uuid() })),
        sites: fc.array(plain({ identifier: identifiers, isLocal: fc.boolean() })),
        vpgs: fc.array(identifiers),
        flrSessions: fc.array(identifiers),
      }),
      generation: fc.integer({ min: 1 }),
    }).map((given): Task => ({ ...aTask({ state: given.state, type: given.type }), ...given }))
    fc.assert(
      fc.property(tasks, (task) => {
        assert.deepEqual(fromTaskApi(toTaskApi(task, ORIGIN)), task)
      }),
    )
  })
})

describe('a task that a server reports', () => {
  const api = toTaskApi(aTask({ id: aTaskId(7), state: 'InProgress' }), ORIGIN)

  function refusal(changes: Partial<TaskApi>): string {
    try {
      fromTaskApi({ ...api, ...changes })
    } catch (error) {
      assert.ok(error instanceof Problem)
      assert.equal(error.code, 'value-unreadable')
      return error.message
    }
    return assert.fail('nothing is wrong')
  }

  test('has its identifier in either place, with a period or a colon', () => {
    assert.equal(fromTaskApi({ ...api, TaskIdentifier: null }).id, aTaskId(7))
    const withColon = aTaskId(7).replace('.', ':').toUpperCase()
    assert.equal(fromTaskApi({ ...api, TaskIdentifier: withColon }).id, aTaskId(7))
  })

  test('has its type in any letter case, by number, or of a newer server', () => {
    for (const [given, type] of [
      ['failover', 'FailOver'],
      ['40', 'UpgradeVra'],
      ['UpgradeVRA', 'UpgradeVra'],
      ['RestoreVmInPlace', 'RestoreVmInPlace'],
    ]) {
      assert.equal(fromTaskApi({ ...api, Type: given ?? null }).type, type)
    }
  })

  test('has a generation of 1 where it names none', () => {
    assert.equal(fromTaskApi({ ...api, Generation: 0 }).generation, 1)
    assert.equal(fromTaskApi({ ...api, Generation: 12 }).generation, 12)
  })

  test('has links that name nothing left out, and hosts without a site on the site that owns it', () => {
    const link = { href: null, identifier: 'host-1', rel: null, type: null }
    const { relatedEntities } = fromTaskApi({
      ...api,
      RelatedEntities: {
        Hosts: [link, { ...link, identifier: '' }],
        Sites: [{ ...link, type: 'LOCALSITEAPI' }],
        Vpgs: [{ ...link, identifier: null }],
        FlrSessions: [],
      },
    })
    assert.deepEqual(relatedEntities, {
      hosts: [{ identifier: 'host-1', siteIdentifier: TEST_SITE }],
      sites: [{ identifier: 'host-1', isLocal: true }],
      vpgs: [],
      flrSessions: [],
    })
  })

  test('is refused where it cannot be a task, naming the member and what it should be', () => {
    assert.match(
      refusal({ TaskIdentifier: '12' }),
      /TaskIdentifier "12" is not a task identifier; it is two guids/,
    )
    assert.match(refusal({ Started: null }), /Started is missing from task/)
    for (const Type of [null, '', 'two words', '<a>', 'x'.repeat(200)]) {
      assert.match(refusal({ Type }), /^Type ".*" of task .* is not the name of a task type/)
    }
    for (const Progress of [-1, 101]) {
      assert.match(
        refusal({ Status: { Progress, State: 'InProgress' } }),
        /Status\.Progress of task .*; it is 0 to 100/,
      )
    }
    for (const State of ['Failed', 'Stopped', 'Completed']) {
      assert.match(refusal({ Status: { Progress: 5, State } }), /is .*, but Completed is missing/)
    }
  })
})
