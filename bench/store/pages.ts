/**
 * Asks an opened data folder for the first page of 100 tasks by each filter and each pair of filters, in the
 * past, near the newest, and at one instant. Arguments: a folder, the number of its tasks. Prints one JSON object: milliseconds to open,
 * and microseconds a page, the median, for each filter.
 */
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import type { TaskFilter } from '../../src/task/index.ts'
import { FIRST_START, SPACING_MS } from '../http/tasks.ts'
import { median } from '../service.ts'

export interface PagesReport {
  readonly openMs: number
  readonly pageUs: Readonly<Record<string, number>>
}

const [folder = '', countText = ''] = process.argv.slice(2)
const count = Number(countText)
const TIMES = 60
const DAY_MS = 24 * 60 * 60 * 1000

/** Each field by itself, bounded from above and from below; pairs are made of them. */
function singles({ before, after }: { before: number; after: number }): Readonly<Record<string, TaskFilter>> {
  return {
    startedBefore: { startedBefore: before },
    startedAfter: { startedAfter: after },
    completedBefore: { completedBefore: before },
    completedAfter: { completedAfter: after },
    type: { type: 'Move' },
    state: { state: 'Completed' },
  }
}

function filters(): Readonly<Record<string, TaskFilter>> {
  const instantAt = (share: number) => FIRST_START + Math.floor(count * share) * SPACING_MS
  const places = {
    // So far from both ends that a page is full in a small store, too.
    past: { before: instantAt(0.9), after: instantAt(0.1) },
    newest: { before: instantAt(1), after: instantAt(1) - DAY_MS },
    // Only what was running then.
    span: { before: instantAt(0.5), after: instantAt(0.5) },
  }
  const all: Record<string, TaskFilter> = {}
  for (const [place, instants] of Object.entries(places)) {
    const fields = Object.entries(singles(instants))
    for (const [one, filter] of fields) {
      if (place !== 'span') all[`${one} (${place})`] = filter
      for (const [other, second] of fields) {
        const isSpan = one.endsWith('Before') !== other.endsWith('Before') && /Before|After/.test(one)
        const isWanted = place === 'span' ? isSpan && /Before|After/.test(other) : true
        if (one < other && isWanted) all[`${one} + ${other} (${place})`] = { ...filter, ...second }
      }
    }
  }
  return all
}

const opened = performance.now()
const stores = await openSqliteStores({ folder })
const openMs = performance.now() - opened
const pageUs: Record<string, number> = {}
for (const [name, filter] of Object.entries(filters())) {
  const times: number[] = []
  for (let turn = 0; turn < TIMES; turn += 1) {
    const started = performance.now()
    await stores.tasks.list(filter, { limit: 100 })
    times.push((performance.now() - started) * 1000)
  }
  pageUs[name] = median(times)
}
await stores.close()
console.log(JSON.stringify({ openMs, pageUs } satisfies PagesReport))
