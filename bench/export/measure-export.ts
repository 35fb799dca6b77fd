import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { EXPORT_FORMAT_NAMES } from '../../src/export/index.ts'
import { startPair } from '../http/pair.ts'
import { residentMiB, stopProcess } from '../service.ts'
import { openBenchClient } from '../site/client.ts'
import { fillFolder } from '../store/fill.ts'
import { atMost, type Figure } from '../target.ts'
import type { ReadOrder, ReadReport } from './reader.ts'

const GROWTH_MIB_MAX = 64
const P99_TIMES_MAX = 3
const SINGLES = 64
const WATCH_MS = 20

/**
 * All tasks of a store as one export of each format, read by another process: tasks a second, growth of the memory of the
 * service, and what those feel meanwhile who ask for single tasks.
 *
 * @param folder a new one
 */
export async function measureExport(
  folder: string,
  count: number,
  { seconds }: { readonly seconds: number },
): Promise<readonly Figure[]> {
  const singles: { readonly path: string }[] = []
  await fillFolder(`${folder}/data`, count, ({ id }, index) => {
    if (index % Math.ceil(count / SINGLES) === 0) singles.push({ path: `/v1/tasks/${id}` })
  })
  const pair = await startPair(folder)
  const { url, caFile, pid } = pair.service
  const client = await openBenchClient(pair.service)
  const orderOf = (format: string): ReadOrder => ({
    url: `${url}/api/tasks/export?format=${format}`,
    caFile,
    headers: { 'x-zerto-session': client.target.session },
  })
  const load = () => pair.load({ requests: singles, connections: 4, seconds, pauseMs: 20 })
  try {
    const atStart = residentMiB(pid)
    // The heap of a new process grows to its size with whatever it does first, and stays there.
    await readExport(orderOf('ndjson'))
    const figures: Figure[] = [
      {
        what: 'memory of a new service after its first export',
        measured: `${residentMiB(pid).toFixed(0)} MiB`,
        details: `${atStart.toFixed(0)} MiB before it`,
      },
    ]
    for (const format of EXPORT_FORMAT_NAMES) {
      const before = residentMiB(pid)
      let most = before
      const watch = setInterval(() => {
        most = Math.max(most, residentMiB(pid))
      }, WATCH_MS)
      const read = await readExport(orderOf(format)).finally(() => clearInterval(watch))
      const title = `${count.toLocaleString('en')} tasks as ${format}`
      const mib = read.bytes / 1024 ** 2
      figures.push({
        what: `${title}: tasks a second`,
        measured: Math.round(count / read.seconds).toLocaleString('en'),
        details: `${mib.toFixed(0)} MiB in ${read.seconds.toFixed(1)} s, first byte after ${read.firstByteMs.toFixed(0)} ms`,
      })
      figures.push({
        what: `${title}: growth of memory`,
        ...atMost(GROWTH_MIB_MAX, most - before, 'MiB'),
        details: `${before.toFixed(0)} MiB before, ${most.toFixed(0)} MiB at most`,
      })
      const alone = await load()
      const reader = startReader(orderOf(format))
      const meanwhile = await load()
      // It is not read to its end: whoever goes away stops an export.
      await stopProcess(reader)
      figures.push({
        what: `${title}: p99 of single tasks meanwhile, in times of that without`,
        ...atMost(P99_TIMES_MAX, meanwhile.p99Ms / alone.p99Ms, 'times'),
        details: `${meanwhile.p99Ms.toFixed(1)} ms and ${alone.p99Ms.toFixed(1)} ms, four clients at 50 requests a second`,
      })
    }
    return figures
  } finally {
    client.close()
    await pair.stop()
  }
}

function startReader(order: ReadOrder): ChildProcess {
  return spawn(process.execPath, ['bench/export/reader.ts', JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function readExport(order: ReadOrder): Promise<ReadReport> {
  const reader = startReader(order)
  let text = ''
  reader.stdout?.on('data', (piece: Buffer) => {
    text += String(piece)
  })
  const [code] = await once(reader, 'close')
  if (code !== 0) throw new Error(`the reader of ${order.url} ended with ${code}`)
  const report = JSON.parse(text) as ReadReport
  if (report.status !== 200) throw new Error(`${order.url} answers ${report.status}`)
  return report
}
