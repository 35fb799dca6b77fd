import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { withSiteService } from './testing/site-service.ts'

const SCENARIO = `scenario: 1
name: A test that fails late
about: The failover test of Payroll fails at 99 percent.
clock: { mode: frozen, start: 2026-03-01T08:00:00Z }
site:
  sites: [{ name: Ghent }, { name: Utrecht }]
  vpgs: [{ name: Payroll, vms: 2 }]
steps:
  - at: 0s
    do: { trouble: fail, operation: testFailover, atPercent: 99, reason: The host ran out of memory. }
  - at: 10s
    do: { start: testFailover, vpg: Payroll, as: alice }
`

describe('a scenario', () => {
  test('begins from a file, tells what has happened of it, and begins again', () =>
    withSiteService({}, async ({ run, out, json, folder }) => {
      const file = join(folder, 'late.yaml')
      await writeFile(file, SCENARIO)
      const begun = await out('site', 'scenario', file)
      assert.match(begun, /^A test that fails late\nThe failover test of Payroll fails at 99 percent\.\n/)
      assert.match(begun, /steps\[1\]: not yet/)
      assert.deepEqual(await json('site', 'clock'), {
        mode: 'frozen',
        speed: 1,
        now: '2026-03-01T08:00:00.000Z',
      })
      await out('site', 'advance', '2m')
      assert.match(await out('site', 'scenario'), /steps\[1\]: happened 1 times, last at 2026-03-01T08:00:10/)
      const refused = await run('site', 'do', 'stop-failover-test', 'Payroll')
      assert.equal(refused.code, 1)
      assert.match(await out('site', 'reset'), /2026-03-01 08:00:00/)
      assert.match(await out('site', 'scenario'), /steps\[1\]: not yet/)
    }))

  test('begins by its name, and those there are are listed', () =>
    withSiteService({}, async ({ run, out }) => {
      const listed = await out('site', 'scenario')
      assert.match(listed, /^The site plays no scenario\.\n/)
      assert.match(listed, /^ {2}session-dies +\S/m)
      assert.match(await out('site', 'scenario', 'session-dies'), /session/i)
      const unknown = await run('site', 'scenario', 'session-die')
      assert.equal(unknown.code, 1)
      assert.match(unknown.err, /There is no scenario "session-die"; did you mean session-dies\?/)
    }))

  test('that cannot be read changes nothing, and says where and why', () =>
    withSiteService({}, async ({ run, out, json, folder }) => {
      const before = await json('site', 'clock')
      const file = join(folder, 'wrong.yaml')
      await writeFile(file, SCENARIO.replace('testFailover, vpg', 'testFailove, vpg').replace('0s', '0x'))
      const { code, err } = await run('site', 'scenario', file)
      assert.equal(code, 1)
      const [told = '', ...mistakes] = err.trimEnd().split('\n')
      assert.match(told, /^zvm-tasks: https:\S+ does not read the scenario:$/)
      assert.deepEqual(
        mistakes.map((line) => line.startsWith(file) && line.slice(file.length).split(' ', 2).join(' ')),
        [':9: steps[0].at', ':12: steps[1].do.start'],
      )
      assert.deepEqual(await json('site', 'clock'), before)
      assert.match(await out('site', 'scenario'), /^The site plays no scenario/)
    }))
})

describe('a site that plays its own restart', () => {
  test('lets nobody log in, and is steered on with a password', () =>
    withSiteService({}, async ({ run, out, connection }) => {
      await out('site', 'scenario', 'restart-during-failover')
      await out('site', 'do', 'failover', 'Mail')
      // Half of it is done within a few minutes.
      for (let tries = 0; tries < 60; tries += 1) {
        if ((await run('site', 'advance', '5s')).code !== 0) break
      }
      assert.notEqual((await run('tasks', 'get', 'x', ...connection)).code, 0)
      assert.notEqual((await run('site', 'clock')).code, 0)
      assert.match(await out('site', 'advance', '1m', ...connection), /frozen/)
      assert.match(await out('site', 'faults', ...connection), /forSeconds 30/)
      assert.equal((await run('site', 'do', 'resume', 'Intranet', ...connection)).err, '')
    }))
})

test('a scenario for another server says how one is started that plays it', () =>
  withSiteService({}, async ({ run, folder }) => {
    const named = await run('site', 'scenario', 'token-expires')
    assert.match(named.err, /this server runs with windows; start one with --site token-expires\./)
    const file = join(folder, 'appliance.yaml')
    await writeFile(file, 'scenario: 1\nname: X\nserver: { profile: appliance }\n')
    const own = await run('site', 'scenario', file)
    assert.match(own.err, /start one with --profile appliance\./)
  }))

describe('what is lost', () => {
  test('comes back', () =>
    withSiteService({}, async ({ run, out, json }) => {
      assert.equal(await out('site', 'lose', 'peer', 'Rotterdam'), 'The peer Rotterdam is lost.\n')
      await out('site', 'advance', '1m')
      assert.equal(await out('site', 'regain', 'peer', 'Rotterdam'), 'The peer Rotterdam is back.\n')
      assert.deepEqual(await json('site', 'lose', 'peer', 'Rotterdam'), {
        type: 'peerUnreachable',
        subject: 'Rotterdam',
        isOn: true,
      })
      assert.match((await run('site', 'lose', 'peer', 'Atlantis')).err, /There is no peer site "Atlantis"/)
      const misused = await run('site', 'lose', 'city', 'Rotterdam')
      assert.equal(misused.code, 2)
      assert.match(misused.err, /"city" is neither peer nor host/)
    }))
})

describe('faults of operations', () => {
  test('are set, counted, listed beside those of requests, and cleared', () =>
    withSiteService({}, async ({ run, out, json }) => {
      const words = ['--operation', 'testFailover', '--vpg', 'Mail', '--at', '99', '--reason', 'No memory.']
      const fault = (await json('site', 'fault', ...words)) as Readonly<Record<string, unknown>>
      assert.equal(fault.operation, 'testFailover')
      assert.equal(fault.atPercent, 99)
      await out('site', 'fault', '/v1/localsite', '--status', '500')
      const task = (await out('site', 'do', 'failover-test', 'Mail')).trim()
      await out('site', 'advance', '10m')
      assert.match(await out('tasks', 'get', task), /Failed[\s\S]*No memory\./)
      assert.match(await out('site', 'faults'), /testFailover .*\(matched 1, struck 1\)/)
      assert.match(await out('site', 'fault-clear', String(fault.id)), /Cleared fault/)
      assert.doesNotMatch(await out('site', 'faults'), /testFailover/)
      for (const [wrong, message] of [
        [[], /strikes a PATH or the tasks of an --operation/],
        [['/v1', '--operation', 'move'], /give one of the two/],
        [['--operation', 'testFailove'], /operation is not \* or one of/],
        [['--operation', 'move', '--at', '100'], /atPercent is not a whole number from 1 to 99/],
        [['--operation', 'move', '--outcome', 'slow'], /factor is missing/],
        [['--operation', 'move', '--status', '500'], /"status" is not a member of a fault of an operation/],
      ] as const) {
        const { err } = await run('site', 'fault', ...wrong)
        assert.match(err, message)
      }
    }))
})
