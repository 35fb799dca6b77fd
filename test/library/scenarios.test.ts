import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { startZvm } from '../../src/library/index.ts'
import { openClient } from './client.ts'

const SCENARIO = `scenario: 1
name: Two checkpoints
seed: 3
clock: { mode: real, start: 2026-03-01T08:00:00Z }
site: { sites: [{ name: Ghent }, { name: Utrecht }], vpgs: [{ name: Payroll, vms: 2 }] }
steps:
  - { at: 1m, every: 1m, do: { start: insertCheckpoint, vpg: Payroll, name: Minute, as: alice } }
`

describe('a scenario', () => {
  test('is played from a file; what the test says of time holds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-library-'))
    try {
      const file = join(folder, 'checkpoints.yaml')
      await writeFile(file, SCENARIO)
      await using zvm = await startZvm({ scenario: file, now: new Date('2026-04-01T00:00:00Z') })
      assert.deepEqual(
        zvm.site.vpgs().map(({ name }) => name),
        ['Payroll'],
      )
      assert.equal(zvm.clock.now().toISOString(), '2026-04-01T00:00:00.000Z')
      await zvm.clock.advance(150)
      assert.deepEqual(
        zvm.site.steps().map(({ name, happenedCount }) => [name, happenedCount]),
        [['steps[0]', 2]],
      )
      const tasks = await zvm.tasks.list({ type: 'InsertTaggedCP' })
      assert.deepEqual(
        tasks.map(({ initiatedBy, state }) => [initiatedBy, state]),
        [
          ['alice', 'Completed'],
          ['alice', 'Completed'],
        ],
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('begins again without the faults that it set the first time', async () => {
    await using zvm = await startZvm({ scenario: 'restart-during-failover' })
    const untouched = await zvm.site.snapshot()
    const play = async () => {
      await zvm.site.start('failOver', { vpg: 'ERP-Production' })
      await zvm.clock.advance(600)
      return (await zvm.faults.list()).map(({ path, reset }) => [path, reset])
    }
    assert.deepEqual(await play(), [['*', true]])
    await zvm.site.reset()
    assert.deepEqual(await zvm.faults.list(), [])
    assert.deepEqual(await play(), [['*', true]])
    await zvm.site.restore(untouched)
    assert.deepEqual(await zvm.faults.list(), [])
  })

  test('that is none, or cannot be read, keeps the server from starting', async () => {
    await assert.rejects(startZvm({ scenario: 'session-die' }), { code: 'entity-not-found' })
    await assert.rejects(startZvm({ scenario: './none.yaml' }), { code: 'file-unreadable' })
    await assert.rejects(startZvm({ scenario: 'token-expires', profile: 'windows' }), {
      code: 'setting-unreadable',
    })
  })
})

describe('the doctor', () => {
  test('tells what a client did, and nothing of one that did well', async () => {
    await using zvm = await startZvm()
    assert.deepEqual((await zvm.doctor()).clients, [])
    const { read } = await openClient(zvm)
    for (let n = 0; n < 5; n += 1) await read('/v1/tasks?type=FailOver')
    const [client] = (await zvm.doctor()).clients
    assert.ok(client?.findings.some(({ code }) => code === 'fast-polling'))
  })
})
