import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SITE_FILE } from '../capture/testing/example-site.ts'
import type { SiteAction } from '../simulation/index.ts'
import { parseScenario, toInitialSite } from './index.ts'

const NOW = Date.UTC(2026, 0, 5, 9)

function begin(text: string, more: object = {}) {
  return toInitialSite(parseScenario(`scenario: 1\nname: X\n${text}`, 'x.yaml'), {
    seed: 1,
    now: NOW,
    ...more,
  })
}

describe('what a simulation begins with', () => {
  test('is the demo site of the server, and nothing of its time, where the scenario says no more', () => {
    const { site, seed, clock, scenario } = begin('about: Why')
    assert.equal(site.vpgs.length, 12)
    assert.deepEqual(
      { seed, clock, scenario },
      { seed: 1, clock: undefined, scenario: { name: 'X', about: 'Why' } },
    )
  })

  test('has the seed and time of the scenario, and of the server what the scenario leaves open', () => {
    const { seed, clock } = begin('seed: 7\nclock: { start: 2026-10-25T02:30:00+02:00 }', {
      ...{ mode: 'frozen', speed: 3 },
    })
    assert.deepEqual(
      { seed, clock },
      { seed: 7, clock: { mode: 'frozen', speed: 3, now: Date.UTC(2026, 9, 25, 0, 30) } },
    )
  })

  test('is the same for the same scenario and server', () => {
    const text = 'site: { vpgs: 20 }\nsteps: [{ at: 0, do: { start: failOver, vpg: "*" } }]'
    assert.deepEqual(begin(text), begin(text))
  })

  test('may be empty, under the identity that the server has', () => {
    const identifier = 'f567d935-64b0-4a23-b9ce-4ac05b04d682'
    const { site } = begin('site: empty', { localSiteIdentifier: identifier, version: '9.7.0' })
    assert.deepEqual([site.localSite?.identifier, site.localSite?.version], [identifier, '9.7.0'])
    assert.deepEqual(site.vpgs, [])
  })

  test('may be as large as asked, or as written down', () => {
    assert.equal(begin('site: { vpgs: 30, vmsPerVpg: 2, hosts: 3 }').site.vms.length, 60)
    const { site } = begin(
      'site: { sites: [{ name: Delft }, { name: Gent }], vpgs: [{ name: Mail, vms: [M1, M2] }] }',
    )
    assert.deepEqual(
      site.vms.map(({ name, vpgName }) => [name, vpgName]),
      [
        ['M1', 'Mail'],
        ['M2', 'Mail'],
      ],
    )
  })

  test('starts an operation for each VPG that a pattern stands for', () => {
    const { site, cues = [] } = begin('steps: [{ at: 0, do: { start: testFailover, vpg: "*-Se*" } }]')
    const started = cues.flatMap(({ actions }) => actions.map(vpgOf))
    assert.deepEqual(
      site.vpgs.filter(({ identifier }) => started.includes(identifier)).map(({ name }) => name),
      ['File-Services'],
    )
  })
})

describe('a recorded site', () => {
  const recordedAt = Date.UTC(2026, 2, 1)
  const text = `site: { recorded: ${JSON.stringify({ at: '2026-03-01T00:00:00Z', ...SITE_FILE })} }`

  test('begins with the time of its recording where the scenario does so too', () => {
    const { site, tasks, clock } = begin(`${text}\nclock: { start: 2026-03-01T00:00:00Z }`)
    assert.equal(clock?.now, recordedAt)
    assert.ok(tasks.length > 0 && site.tasks.length === 0)
  })

  test('keeps the words of newer servers, and refuses the state that no task has, with its place', () => {
    const withTask = (change: object) =>
      `site: { recorded: ${JSON.stringify({ at: '2026-03-01T00:00:00Z', ...SITE_FILE, tasks: [{ ...aRecordedTask(), ...change }] })} }`
    const { tasks } = begin(withTask({ Type: 'x', Status: { Progress: 40, State: 9 } }))
    assert.deepEqual(
      tasks.map(({ type, state }) => [type, state]),
      [['x', '9']],
    )
    assert.throws(() => begin(withTask({ Status: { Progress: 40, State: 0 } })), {
      code: 'value-unreadable',
      message:
        /^x\.yaml:3: site\.recorded\.tasks\[0\]\.State is FirstUnusedValue \(0\), .*leave the task out/,
    })
  })

  test('moves all of its instants along with the time at which it begins, and nothing else', () => {
    const then = begin(`${text}\nclock: { start: 2026-03-01T00:00:00Z }`)
    const now = begin(text)
    const byMs = NOW - recordedAt
    const move = (key: string, value: unknown) =>
      typeof value === 'number' && key.endsWith('At') ? value + byMs : value
    const plain = ({ site, tasks }: typeof now) => ({ ...site, checkpoints: [...site.checkpoints], tasks })
    assert.deepEqual(JSON.stringify(plain(now)), JSON.stringify(plain(then), move))
    assert.notDeepEqual(now.tasks, then.tasks)
  })
})

function aRecordedTask(): object {
  const [task] = SITE_FILE.tasks
  assert.ok(task !== undefined)
  return task
}

function vpgOf(action: SiteAction): unknown {
  return action.do === 'start' ? action.input.vpg : undefined
}
