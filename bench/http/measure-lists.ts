import type { Task } from '../../src/task/index.ts'
import { median, residentMiB } from '../service.ts'
import { fillFolder } from '../store/fill.ts'
import { atLeast, atMost, type Figure } from '../target.ts'
import type { LoadReport, LoadRequest } from './load.ts'
import { type PairReport, startPair } from './pair.ts'
import { FIRST_START, SPACING_MS } from './tasks.ts'

export interface BenchTimes {
  readonly rounds: number
  readonly seconds: number
}

const WINDOWS = 64
const WINDOW_TASKS = 100
/** As many as a site of a thousand virtual machines under failover makes. */
const WRITES_PER_SECOND = 200
const GROWTH_MIB_MAX = 64
const FIRST_BYTE_MS_MAX = 50

/** Single tasks, filtered lists, 304: of a store with so many tasks. */
export async function measureQuestions(
  folder: string,
  count: number,
  times: BenchTimes,
): Promise<readonly Figure[]> {
  const { windows, tasks, running } = await fillWindows(folder, count)
  const pair = await startPair(folder)
  try {
    await pair.holdAnswers([...tasks, ...windows])
    const single = await pair.measure({ requests: tasks, connections: 16, ...times })
    const quiet = await pair.measure({ requests: windows, connections: 16, ...times })
    const tagged: LoadRequest[] = []
    for (const { path } of windows) {
      const { headers } = await pair.ask({ path })
      tagged.push({ path, headers: { 'if-none-match': headers.etag ?? '' } })
    }
    const unchanged = await pair.measure({ requests: tagged, status: 304, connections: 16, ...times })
    const producers = await pair.startProducers({ tasks: running, writesPerSecond: WRITES_PER_SECOND })
    const written = await pair.measure({ requests: windows, connections: 16, ...times })
    await producers.stop()
    return [
      { what: '`GET /v1/tasks/{id}`', ...atLeast(0.8, single.requestRatio), details: requestsOf(single) },
      {
        what: `filtered lists of ${WINDOW_TASKS} of ${count.toLocaleString('en')} tasks, ${WINDOWS} of them in turn`,
        ...atLeast(0.8, quiet.requestRatio),
        details: requestsOf(quiet),
      },
      {
        what: `the same while ${WRITES_PER_SECOND} tasks a second are written, half of them in those lists`,
        ...atLeast(0.6, written.requestRatio),
        details: requestsOf(written),
      },
      {
        what: '304 to `If-None-Match` on those lists',
        ...atLeast(0.9, unchanged.requestRatio),
        details: requestsOf(unchanged),
      },
    ]
  } finally {
    await pair.stop()
  }
}

/** Lists that nobody asked for before, so that nothing of them is kept. Explains the figures above. */
export async function measureFirstQuestions(
  folder: string,
  count: number,
  times: BenchTimes,
): Promise<Figure> {
  const spread = Array.from({ length: 20_000 }, (_, place) =>
    windowFrom(Math.floor((place + 1) * (count / 20_002))),
  )
  const pair = await startPair(folder)
  try {
    await pair.holdAnswers(spread.slice(0, 1))
    const [first = { path: '/' }] = spread
    const ratios: number[] = []
    for (let round = 0; round < times.rounds; round += 1) {
      const { seconds } = times
      const own = spread.filter((_, place) => place % times.rounds === round)
      const ours = await pair.load({ requests: own, connections: 16, seconds })
      const ceiling = await pair.measure({ requests: [first], connections: 16, seconds, rounds: 1 })
      ratios.push(ours.requestsPerSecond / (ceiling.ceiling[0]?.requestsPerSecond ?? Number.NaN))
    }
    return {
      what: 'filtered lists of 100 that nobody asked for before',
      measured: median(ratios).toFixed(2),
      details: 'each read and written anew',
    }
  } finally {
    await pair.stop()
  }
}

/** All tasks at once, as JSON and XML, and what others feel of it. */
export async function measureWholeLists(
  folder: string,
  count: number,
  times: BenchTimes,
): Promise<readonly Figure[]> {
  const singles: LoadRequest[] = []
  await fillFolder(`${folder}/data`, count, ({ id }, index) => {
    if (index % Math.ceil(count / WINDOWS) === 0) singles.push({ path: `/v1/tasks/${id}` })
  })
  const pair = await startPair(folder)
  const { pid } = pair.service
  try {
    const json = { path: '/v1/tasks' }
    const xml = { path: '/v1/tasks?', headers: { accept: 'application/xml' } }
    const first = await pair.load({ requests: [json], connections: 1, seconds: 0.1 })
    await pair.holdAnswers([json, xml])
    const alone = await pair.load({ requests: singles, connections: 4, seconds: times.seconds, pauseMs: 20 })
    const before = residentMiB(pid)
    let most = before
    const watch = setInterval(() => {
      most = Math.max(most, residentMiB(pid))
    }, 50)
    const whole = await pair.measure({ requests: [json], connections: 2, ...times })
    clearInterval(watch)
    const [, meanwhile] = await Promise.all([
      pair.load({ requests: [json], connections: 2, seconds: times.seconds * 2 }),
      pair.load({ requests: singles, connections: 4, seconds: times.seconds, pauseMs: 20 }),
    ])
    const inXml = await pair.measure({ requests: [xml], connections: 2, ...times })
    const firstByteMs = median(whole.ours.map(({ firstByteMsMedian }) => firstByteMsMedian))
    const bytes = (reports: readonly LoadReport[]) =>
      median(reports.map(({ bytesPerSecond }) => bytesPerSecond))
    const title = `all ${count.toLocaleString('en')} tasks to 2 readers`
    return [
      { what: `${title}: bytes a second`, ...atLeast(0.7, whole.byteRatio), details: bytesOf(whole) },
      {
        what: `${title}: first byte`,
        ...atMost(FIRST_BYTE_MS_MAX, firstByteMs, 'ms'),
        details: `${first.firstByteMsMedian.toFixed(0)} ms at the first question of all`,
      },
      {
        what: `${title}: growth of memory`,
        ...atMost(GROWTH_MIB_MAX, most - before, 'MiB'),
        details: `${before.toFixed(0)} MiB before, ${most.toFixed(0)} MiB at most`,
      },
      {
        what: `${title}: p99 of single tasks meanwhile, in times of that without`,
        ...atMost(3, meanwhile.p99Ms / alone.p99Ms, 'times'),
        details: `${meanwhile.p99Ms.toFixed(1)} ms and ${alone.p99Ms.toFixed(1)} ms, four clients at 50 requests a second`,
      },
      {
        what: 'the same in XML: bytes a second, of those in JSON',
        ...atLeast(0.7, bytes(inXml.ours) / bytes(whole.ours)),
        details: bytesOf(inXml),
      },
    ]
  } finally {
    await pair.stop()
  }
}

/** Fills a folder, and chooses windows in it, single tasks, and the running tasks of the windows. */
async function fillWindows(folder: string, count: number) {
  const step = Math.floor(count / (WINDOWS + 1))
  const tasks: LoadRequest[] = []
  const running: string[] = []
  const windows: LoadRequest[] = []
  let oldest = 0
  await fillFolder(`${folder}/data`, count, ({ id, startedAt, state }: Task, index) => {
    const place = index % step
    if (place >= WINDOW_TASKS || windows.length === WINDOWS) return
    if (place === 0) {
      oldest = startedAt
      tasks.push({ path: `/v1/tasks/${id}` })
    }
    if (state === 'InProgress') running.push(id)
    if (place === WINDOW_TASKS - 1) windows.push(windowOf(oldest, startedAt))
  })
  return { windows, tasks: tasks.slice(0, WINDOWS), running }
}

function windowFrom(index: number): LoadRequest {
  const from = FIRST_START + index * SPACING_MS
  return windowOf(from, from + WINDOW_TASKS * SPACING_MS - 1)
}

function windowOf(oldest: number, newest: number): LoadRequest {
  const iso = (instant: number) => new Date(instant).toISOString()
  return { path: `/v1/tasks?startedBeforeDate=${iso(newest)}&startedAfterDate=${iso(oldest)}` }
}

function requestsOf({ ours, ceiling }: PairReport): string {
  const rate = (reports: readonly LoadReport[]) =>
    median(reports.map((report) => report.requestsPerSecond)).toFixed(0)
  const p99 = median(ours.map(({ p99Ms }) => p99Ms)).toFixed(1)
  return `${rate(ours)} of ${rate(ceiling)} requests/s, p99 ${p99} ms`
}

function bytesOf({ ours, ceiling }: PairReport): string {
  const rate = (reports: readonly LoadReport[]) =>
    (median(reports.map((report) => report.bytesPerSecond)) / 1024 ** 2).toFixed(0)
  return `${rate(ours)} of ${rate(ceiling)} MiB/s`
}
