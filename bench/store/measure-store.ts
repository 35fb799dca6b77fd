import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { median } from '../service.ts'
import { atLeast, atMost, type Figure } from '../target.ts'
import { fillFolder } from './fill.ts'
import type { PagesReport } from './pages.ts'
import type { WritesReport } from './writes.ts'

const outputOf = promisify(execFile)
const SMALL = 10_000
const OPEN_MS_MAX = 1000

/** Durable writes, through the store and by SQLite alone. @param folder for a store of its own */
export async function measureWrites(folder: string, rounds: number): Promise<readonly Figure[]> {
  await fillFolder(folder, SMALL)
  const { stdout } = await outputOf(process.execPath, ['bench/store/writes.ts', folder, String(rounds)])
  const reports = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WritesReport)
  const rate = (of: (report: WritesReport) => number) => median(reports.map(of)).toFixed(0)
  const details = `${rate(({ raw }) => raw)} by SQLite alone, ${rate(({ single }) => single)} one by one, ${rate(({ group }) => group)} by 64 at once, a second`
  return [
    {
      what: 'durable reports of progress, one after the other, of the rate of SQLite alone',
      ...atLeast(0.7, median(reports.map(({ raw, single }) => single / raw))),
      details,
    },
    {
      what: 'the same by 64 producers at once, of the rate one after the other',
      ...atLeast(4, median(reports.map(({ single, group }) => group / single))),
      details: `${median(reports.map(({ raw, group }) => group / raw)).toFixed(2)} of the rate of SQLite alone`,
    },
  ]
}

/**
 * A page of 100 by each filter and each pair: in a large store, in times of a small one.
 *
 * @param small a folder for a store of its own
 * @param large with so many tasks
 */
export async function measurePages(
  { small, large, count }: { readonly small: string; readonly large: string; readonly count: number },
  rounds: number,
): Promise<readonly Figure[]> {
  const ask = async (folder: string, tasks: number): Promise<PagesReport> => {
    const { stdout } = await outputOf(process.execPath, ['bench/store/pages.ts', folder, String(tasks)])
    return JSON.parse(stdout) as PagesReport
  }
  await fillFolder(small, SMALL)
  const inSmall: PagesReport[] = []
  const inLarge: PagesReport[] = []
  for (let round = 0; round < rounds; round += 1) {
    inSmall.push(await ask(small, SMALL))
    inLarge.push(await ask(large, count))
  }
  const names = Object.keys(inSmall[0]?.pageUs ?? {})
  const us = (reports: readonly PagesReport[], name: string) =>
    median(reports.map(({ pageUs }) => pageUs[name] ?? Number.NaN))
  const times = names
    .map((name) => ({ name, times: us(inLarge, name) / us(inSmall, name) }))
    .toSorted((one, other) => other.times - one.times)
  const [worst] = times
  const title = count.toLocaleString('en')
  return [
    {
      what: `a page of 100 of ${title} tasks by any filter or pair, in times of that of 10,000: the worst of ${names.length}`,
      ...atMost(2, worst?.times ?? Number.NaN, 'times'),
      details: `${worst?.name}: ${us(inLarge, worst?.name ?? '').toFixed(0)} µs; median of all ${median(times.map((one) => one.times)).toFixed(2)} times`,
    },
    {
      what: `${title} tasks: from open to ready`,
      ...atMost(OPEN_MS_MAX, median(inLarge.map(({ openMs }) => openMs)), 'ms'),
      details: `${median(inSmall.map(({ openMs }) => openMs)).toFixed(0)} ms with 10,000`,
    },
  ]
}
