import type { TaskChange, TaskView } from '../api/types.ts'

/** The tasks that are shown, in the order asked for. */
export interface LiveRows {
  readonly rows: readonly TaskView[]
  /** Whether these are all: where not, tasks beyond the last one come with a later page. */
  readonly isWhole: boolean
}

export const NO_ROWS: LiveRows = { rows: [], isWhole: false }

export interface RowSort {
  readonly key: 'started' | 'completed' | 'duration' | 'type' | 'state'
  readonly isDescending: boolean
}

export const NEWEST_FIRST: RowSort = { key: 'started', isDescending: true }

/** The latest change of each task, in the order in which they were first heard of. */
export type Waiting = ReadonlyMap<string, TaskChange>

/** Adds changes to those that wait to be shown. */
export function waitingAfter(waiting: Waiting, changes: readonly TaskChange[]): Waiting {
  const next = new Map(waiting)
  for (const change of changes) {
    const before = next.get(change.task.id)
    if (before === undefined || before.position <= change.position) next.set(change.task.id, change)
  }
  return next
}

/**
 * The rows after changes: what was added or changed is put where the order has it, what left or was removed is dropped.
 * A task is never put back to an older generation. Costs one walk over the rows, however many the changes.
 */
export function rowsAfter(live: LiveRows, changes: Iterable<TaskChange>, sort: RowSort): LiveRows {
  const latest = waitingAfter(new Map(), [...changes])
  if (latest.size === 0) return live
  const compare = compareRows(sort)
  const put = new Map<string, TaskView>()
  for (const { kind, task } of latest.values()) {
    if (kind === 'added' || kind === 'changed') put.set(task.id, task)
  }
  const kept: TaskView[] = []
  for (const row of live.rows) {
    const change = latest.get(row.id)
    if (change === undefined) kept.push(row)
    else if (put.has(row.id) && row.generation > change.task.generation) {
      kept.push(row)
      put.delete(row.id)
    }
  }
  const last = live.rows.at(-1)
  const arriving = [...put.values()].sort(compare)
  // What belongs beyond the last row is told by the page that follows.
  const shown =
    live.isWhole || last === undefined ? arriving : arriving.filter((task) => compare(task, last) <= 0)
  if (last === undefined && !live.isWhole) return live
  return { ...live, rows: merged(kept, shown, compare) }
}

/** The rows with a page more; a task that is there already is taken once, as its newest generation. */
export function rowsWithPage(
  live: LiveRows,
  page: readonly TaskView[],
  { sort, isLast }: { readonly sort: RowSort; readonly isLast: boolean },
): LiveRows {
  const known = new Map(live.rows.map((row) => [row.id, row]))
  const arriving = page.filter((task) => {
    const before = known.get(task.id)
    return before === undefined || before.generation < task.generation
  })
  const replaced = new Set(arriving.filter(({ id }) => known.has(id)).map(({ id }) => id))
  const kept = replaced.size === 0 ? live.rows : live.rows.filter(({ id }) => !replaced.has(id))
  const compare = compareRows(sort)
  return { rows: merged(kept, [...arriving].sort(compare), compare), isWhole: isLast }
}

/** The order of GET /api/tasks: alike tasks newest first, tasks without an end last in either direction. */
export function compareRows({ key, isDescending }: RowSort): (one: TaskView, other: TaskView) => number {
  const direction = isDescending ? -1 : 1
  return (one, other) => {
    const [first, second] = [sortValueOf(one, key), sortValueOf(other, key)]
    if (first === second) return compareNewest(one, other)
    if (first === null) return 1
    if (second === null) return -1
    return first < second ? -direction : direction
  }
}

/** Reads `-started` and the like; newest first where it is missing or nothing that is known. */
export function parseRowSort(text: string | null): RowSort {
  const [, minus = '', name = ''] = /^(-?)(\w+)$/.exec(text ?? '') ?? []
  const key = KEYS.find((known) => known === name.toLowerCase())
  return key === undefined ? NEWEST_FIRST : { key, isDescending: minus !== '' }
}

/** As GET /api/tasks takes it. */
export function formatRowSort({ key, isDescending }: RowSort): string {
  return isDescending ? `-${key}` : key
}

const KEYS = [
  'started',
  'completed',
  'duration',
  'type',
  'state',
] as const satisfies readonly RowSort['key'][]

function sortValueOf(task: TaskView, key: RowSort['key']): string | number | null {
  if (key === 'type') return task.type
  if (key === 'state') return task.state
  const started = instantOf(task.startedAt)
  if (key === 'started') return started
  if (task.completedAt === null) return null
  const completed = instantOf(task.completedAt)
  return key === 'completed' ? completed : completed - started
}

function compareNewest(one: TaskView, other: TaskView): number {
  const [first, second] = [instantOf(one.startedAt), instantOf(other.startedAt)]
  if (first !== second) return second - first
  return one.id < other.id ? 1 : one.id > other.id ? -1 : 0
}

function instantOf(iso: string): number {
  return Date.parse(iso)
}

function merged(
  rows: readonly TaskView[],
  arriving: readonly TaskView[],
  compare: (one: TaskView, other: TaskView) => number,
): readonly TaskView[] {
  if (arriving.length === 0) return rows
  const all: TaskView[] = []
  let from = 0
  for (const task of arriving) {
    const place = placeOf(rows, task, { from, compare })
    for (let at = from; at < place; at += 1) all.push(rows[at] as TaskView)
    all.push(task)
    from = place
  }
  for (let at = from; at < rows.length; at += 1) all.push(rows[at] as TaskView)
  return all
}

interface Looking {
  readonly from: number
  readonly compare: (one: TaskView, other: TaskView) => number
}

/** Where the task goes among ordered rows, by halving. */
function placeOf(rows: readonly TaskView[], task: TaskView, { from, compare }: Looking): number {
  let low = from
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && compare(row, task) < 0) low = middle + 1
    else high = middle
  }
  return low
}
