/**
 * Measures the built service and its store against their ceilings, in one run, in turns: every ratio is the median of
 * ratios taken within a round. Then a large site that runs, beside an empty one (`site/`). `--rounds N --seconds N`,
 * `--tasks N` of the large store (10,000,000 take a quarter of an hour and 30 GB), `--only http|store|export|site`; `--record`
 * writes docs/performance.md.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureEvents } from './events/measure-events.ts'
import { measureExport } from './export/measure-export.ts'
import { measureFirstQuestions, measureQuestions, measureWholeLists } from './http/measure-lists.ts'
import { report } from './report.ts'
import { measureSite } from './site/measure-site.ts'
import { fillFolder } from './store/fill.ts'
import { measurePages, measureWrites } from './store/measure-store.ts'
import { toTable } from './target.ts'

function option(name: string, initial: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? initial : Number(process.argv[at + 1])
}

const times = { rounds: option('rounds', 5), seconds: option('seconds', 2) }
const largeCount = option('tasks', 1_000_000)
const LISTED_TASKS = 100_000
const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-bench-'))

function folderOf(name: string): string {
  const made = join(folder, name)
  mkdirSync(made, { recursive: true })
  return made
}

async function measureHttp(): Promise<void> {
  const large = folderOf('large')
  const figures = [
    ...(await measureQuestions(large, largeCount, times)),
    await measureFirstQuestions(large, largeCount, times),
    ...(await measureWholeLists(folderOf('listed'), LISTED_TASKS, times)),
  ]
  report('http', `${times.rounds} rounds of ${times.seconds} s`, toTable(figures))
}

async function measureExports(): Promise<void> {
  const figures = await measureExport(folderOf('export'), largeCount, times)
  report('export', 'one export of each format', toTable(figures))
}

async function measureStore(): Promise<void> {
  const large = join(folderOf('large'), 'data')
  if (only === 'store') await fillFolder(large, largeCount)
  const small = join(folderOf('small'), 'data')
  const figures = [
    ...(await measureWrites(join(folderOf('writes'), 'data'), times.rounds)),
    ...(await measurePages({ small, large, count: largeCount }, times.rounds)),
  ]
  report('store', `${times.rounds} rounds`, toTable(figures))
}

const onlyAt = process.argv.indexOf('--only')
const only = onlyAt < 0 ? undefined : process.argv[onlyAt + 1]
try {
  if (only === undefined || only === 'http') await measureHttp()
  if (only === undefined || only === 'store') await measureStore()
  if (only === undefined || only === 'export') await measureExports()
  if (only === undefined || only === 'site')
    report('site', 'calls in turns, one at a time', await measureSite())
  if (only === undefined || only === 'events')
    report('events', '2,000 readers in 2 processes', toTable(await measureEvents(folderOf('events'))))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
