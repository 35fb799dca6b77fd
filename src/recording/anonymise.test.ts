import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decodeRecordedSite } from '../capture/index.ts'
import * as example from '../capture/testing/example-site.ts'
import { anonymise } from './anonymise.ts'
import { formatRecording } from './format-recording.ts'
import type { Answers } from './record-site.ts'
import { findLeaks, scalarsOf } from './testing/leaks.ts'

const SECRET = 'a key of this test'
const ANSWERS = Object.fromEntries(
  Object.entries(example.SITE_FILE).map(([name, answer]) => [name.toLowerCase(), answer]),
) as Answers

const siteOf = (answers: Answers) => decodeRecordedSite(answers, { fileName: 'test', path: '' })

function textOf(answers: Answers): string {
  return formatRecording({ name: 'Recorded site', about: '', profile: 'windows', at: 0, answers }, 'yaml')
}

/** A site in which things have these names, and a task says what happened to them. */
function namedSite(names: { vpg: string; vm: string; user: string; host: string; site: string }): Answers {
  const reason = `The failover of VPG '${names.vpg}' by ${names.user} failed: VM ${names.vm} is on ${names.host}.`
  return {
    localsite: { ...example.LOCAL_SITE, SiteName: names.site },
    vpgs: [{ ...example.VPG, VpgName: names.vpg, SourceSite: names.site }],
    vms: [{ ...example.VM, VmName: names.vm, VpgName: names.vpg, SourceSite: names.site }],
    virtualizationsites: [
      {
        ...example.VIRTUALIZATION_SITE,
        hosts: [{ ...example.HOST, VirtualizationHostName: names.host }],
      },
    ],
    tasks: [{ ...example.TASK, InitiatedBy: names.user, CompleteReason: reason }],
  }
}

describe('an anonymous recording', () => {
  const { answers, dropped } = anonymise(ANSWERS, SECRET)

  test('has nothing of the source that somebody could be known by', () => {
    assert.deepEqual(findLeaks(ANSWERS, answers, textOf(answers)), [])
    assert.equal(dropped.size, 0)
  })

  test('keeps kinds, states, numbers and times, and what refers to what', () => {
    const [site, hidden] = [siteOf(ANSWERS), siteOf(answers)]
    const [web, hiddenWeb] = [site.vpgs[0], hidden.vpgs[0]]
    for (const member of ['status', 'subStatus', 'priority', 'actualRpoSeconds', 'lastTestAt'] as const) {
      assert.equal(hiddenWeb?.[member], web?.[member])
    }
    assert.equal(hidden.vms[0]?.vpgIdentifier, hiddenWeb?.identifier)
    assert.equal(hidden.vms[0]?.vpgName, hiddenWeb?.name)
    assert.equal(hidden.localSite?.identifier, hiddenWeb?.protectedSite?.identifier)
    assert.equal(hidden.localSite?.name, hiddenWeb?.protectedSiteName)
    assert.equal(hidden.peerSites[0]?.identifier, hiddenWeb?.recoverySite?.identifier)
    assert.equal(hidden.tasks[0]?.id.slice(37), hidden.localSite?.identifier)
    assert.deepEqual(hidden.vms[0]?.volumeIdentifiers, ['scsi:0:0', 'scsi:0:1'])
    assert.match(hidden.vms[0]?.identifier ?? '', /^[0-9a-f-]{36}\.vm-\d+$/)
    assert.equal(hidden.vras[0]?.hostIdentifier, hidden.virtualizationSites[0]?.hosts[0]?.identifier)
    assert.deepEqual([...hidden.checkpoints.keys()], [hiddenWeb?.identifier])
    const taken = (checkpoints: typeof site.checkpoints) =>
      [...checkpoints.values()].flatMap((list) => list.map(({ takenAt }) => takenAt))
    assert.deepEqual(taken(hidden.checkpoints), taken(site.checkpoints))
    const links = scalarsOf(answers).filter((text) => text.startsWith('https://'))
    for (const link of links) assert.match(link, /^https:\/\/server-\w+-\d{4}\.example:9669\/v1\/\w+/)
    assert.ok(links.some((link) => link.endsWith(`/v1/vpgs/${hiddenWeb?.identifier}`)))
  })

  test('is the same for the same key, and another for another', () => {
    assert.deepEqual(anonymise(ANSWERS, SECRET).answers, answers)
    assert.notDeepEqual(anonymise(ANSWERS, 'another').answers, answers)
  })

  test('drops members that nothing is known of, but for numbers and yes or no', () => {
    const vpg = {
      ...example.VPG,
      Secret: 'x',
      Secrets: [{ VpgName: 'x' }],
      Count: 7,
      IsOdd: true,
      None: null,
    }
    const made = anonymise({ vpgs: [vpg, vpg] }, SECRET)
    const [{ Count, IsOdd, None, ...rest }] = made.answers.vpgs as [Record<string, unknown>]
    assert.deepEqual([Count, IsOdd, None], [7, true, null])
    assert.ok(!('Secret' in rest || 'Secrets' in rest))
    assert.deepEqual(
      [...made.dropped],
      [
        ['Secret', 2],
        ['Secrets', 2],
      ],
    )
  })

  test('keeps of a sentence what plain words and numbers say', () => {
    const task = {
      ...example.TASK,
      CompleteReason:
        "Failed to move VPG 'Web': host 192.0.2.31 (utr1.example) of Utrecht DC timed out after 30 seconds, see https://wiki.corp/dr?id=1 or read dom@corp.example; task INC-77.",
    }
    const { tasks } = anonymise({ ...ANSWERS, tasks: [task] }, SECRET).answers as {
      tasks: { CompleteReason: string }[]
    }
    assert.match(
      tasks[0]?.CompleteReason ?? '',
      /^Failed to move VPG 'vpg-\w+-\d{4}': host 198\.1[89]\.\d+\.\d+ \(server-\w+-\d{4}\.example\) of site-\w+-\d{4} timed out after 30 seconds, see https:\/\/server-[^ ]+ or read user-\w+-\d{4}@mail\.example; task word-\w+-\d{4}-word-\w+-\d{4}\.$/,
    )
  })

  test('knows a name in a sentence where a longer one begins alike', () => {
    const tasks = [{ ...example.TASK, CompleteReason: 'Lost: Web 1 (Web)' }]
    const vpgs = ['Web', 'Web 1', 'Web 1 of the north'].map((VpgName) => ({ ...example.VPG, VpgName }))
    const made = anonymise({ vpgs, tasks }, SECRET).answers as {
      vpgs: { VpgName: string }[]
      tasks: { CompleteReason: string }[]
    }
    const [web, web1] = made.vpgs.map(({ VpgName }) => VpgName)
    assert.equal(made.tasks[0]?.CompleteReason, `Lost: ${web1} (${web})`)
  })

  test('knows users that are the server itself, and hides all others', () => {
    const users = ['System', 'CORP\\dom', 'dom@corp.example', '']
    const tasks = users.map((InitiatedBy) => ({ ...example.TASK, InitiatedBy }))
    const made = anonymise({ tasks }, SECRET).answers.tasks as { InitiatedBy: string }[]
    const [system, domain, mail, none] = made.map(({ InitiatedBy }) => InitiatedBy)
    assert.deepEqual([system, none], ['System', ''])
    assert.match(`${domain} ${mail}`, /^user-\w+-\d{4} user-\w+-\d{4}$/)
  })
})

describe('names that are easily missed', () => {
  const tricky = [
    ...['a', 'the', 'of', 'VPG', 'vm', 'failed', 'Failover', 'test', '42', '1e3', 'on', 'true', 'null', '~'],
    ...['Web', 'Web 1', 'Web 1 DR', 'eb', 'ERP/Production', '#1-db', '---', "O'Hara", 'x"y', 'a: b', '- a'],
    ...[
      'vpg-alder-0412',
      'alder',
      'Москва',
      'データ',
      '\u{1f525}',
      'e\u{301}t',
      '%2F',
      '\\\\nas\\x',
      'line\nbreak',
    ],
    ...[
      '198.18.0.1',
      'fe80::1',
      'corp.example',
      example.VPG_WEB,
      `${example.VCENTER}.vm-7`,
      '$&',
      '.*',
      '/Date(1)/',
    ],
  ]
  const name = fc.oneof(
    fc.constantFrom(...tricky),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== ''),
  )

  test('are replaced too, wherever they stand', () => {
    fc.assert(
      fc.property(fc.record({ vpg: name, vm: name, user: name, host: name, site: name }), (names) => {
        const source = namedSite(names)
        const { answers } = anonymise(source, SECRET)
        assert.deepEqual(findLeaks(source, answers, textOf(answers)), [])
        assert.equal(siteOf(answers).vpgs.length, 1)
      }),
      { numRuns: 400 },
    )
  })

  test('are as different after as before', () => {
    const source = { vpgs: tricky.map((VpgName) => ({ ...example.VPG, VpgName })) }
    const made = anonymise(source, SECRET).answers.vpgs as { VpgName: string }[]
    assert.equal(new Set(made.map(({ VpgName }) => VpgName)).size, tricky.length)
  })
})
