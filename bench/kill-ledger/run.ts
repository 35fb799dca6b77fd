/**
 * The long form of the kill test; prints one line and fails where an acknowledged write was lost.
 *
 *   node bench/kill-ledger/run.ts [--rounds 200] [--seed 1]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runKillRounds } from './kill-rounds.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-kill-'))
try {
  const startedAt = performance.now()
  const report = await runKillRounds({ rounds: Number(values.rounds), seed: Number(values.seed), folder })
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  const { none, kept, gone } = report.inFlight
  console.log(
    `kill-ledger: ${report.rounds} kills, seed ${values.seed}, ${report.acknowledged} acknowledged writes, ` +
      `${report.tasks} tasks; under way at the kill: ${kept} kept whole, ${gone} gone whole, ${none} none; ` +
      `${report.faults.length} faults; ${seconds} s`,
  )
  for (const fault of report.faults.slice(0, 20)) console.error(fault)
  if (report.faults.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
