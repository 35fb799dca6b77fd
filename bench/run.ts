/**
 * Measures the built service and its store against their ceilings, in one run, in turns: every ratio is the median of
 * ratios taken within a round. Then a large site that runs, beside an empty one (`site/`). `--rounds N --seconds N`,
 * `--tasks N` of the large store (10,000,000 take half an hour and 20 GB), `--only http|store|site`; `--record` writes
 * docs/performance.md.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureFirstQuestions, measureQuestions, measureWholeLists } from './http/measure-lists.ts'
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

/** Prints figures, and writes them between their marks in the document where that is asked for. */
function report(name: 'http' | 'store' | 'site', how: string, figures: string): void {
  console.log(`${figures}\n`)
  if (!process.argv.includes('--record')) return
  const file = 'docs/performance.md'
  const [open, close] = [`<!-- figures: ${name} -->`, '<!-- end of figures -->']
  const [before = '', after = ''] = readFileSync(file, 'utf8').split(open)
  const rest = after.slice(after.indexOf(close))
  const machine = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}; ${how}.`
  writeFileSync(file, `${before}${open}\n\n${machine}\n\n${figures}\n\n${rest}`)
}

const onlyAt = process.argv.indexOf('--only')
const only = onlyAt < 0 ? undefined : process.argv[onlyAt + 1]
try {
  if (only === undefined || only === 'http') await measureHttp()
  if (only === undefined || only === 'store') await measureStore()
  if (only === undefined || only === 'site')
    report('site', 'calls in turns, one at a time', await measureSite())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
