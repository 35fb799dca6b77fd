import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runKillRounds } from '../../bench/kill-ledger/kill-rounds.ts'

test('an acknowledged write survives kill -9, and no write survives by half', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-kill-'))
  try {
    const report = await runKillRounds({ rounds: 8, seed: 7, folder })
    assert.deepEqual(report.faults, [])
    assert.ok(report.acknowledged > 0)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
