import { Problem, quoted } from '../problem/index.ts'
import type { SimulationRecord, TaskCursor, TaskStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { Core } from './core.ts'
import { startedDefinitionOf } from './operations/index.ts'
import { activityId, identifierIn, REST_FORMAT, Records } from './records.ts'
import type { SimulationSnapshot } from './simulation.ts'
import { siteAt } from './site-view.ts'
import { RECORD_SHAPES } from './snapshot-shapes.ts'

export const SNAPSHOT_FORMAT = 'zvm-tasks site snapshot 1'

const TASK_KIND = 'task'
const TASKS_PAGE = 1_000

/** Every task of a store, as a snapshot has them. */
export async function taskRecords(tasks: TaskStore): Promise<readonly SimulationRecord[]> {
  const found: SimulationRecord[] = []
  for (let after: TaskCursor | undefined; ; ) {
    const page = await tasks.list(
      {},
      after === undefined ? { limit: TASKS_PAGE } : { limit: TASKS_PAGE, after },
    )
    found.push(...page.map((task) => ({ kind: TASK_KIND, id: task.id, json: JSON.stringify(task) })))
    if (page.length < TASKS_PAGE) return found
    after = page.at(-1)
  }
}

/**
 * The site and the tasks of a snapshot that comes from outside. Each record is held against what the engine writes of
 * its kind, and the whole is tried on the side: what would come to a stop later is refused now.
 *
 * @throws Problem `value-unreadable` for what is no snapshot, or not all of one, `store-newer` for a later one
 */
export function readSnapshot(snapshot: unknown): {
  readonly site: readonly SimulationRecord[]
  readonly tasks: readonly Task[]
} {
  const { format, seed, now, records } = (snapshot ?? {}) as Partial<SimulationSnapshot>
  if (format !== SNAPSHOT_FORMAT) {
    throw unreadable(`${quoted(String(format))} is not the format of a site snapshot.`)
  }
  if (!Array.isArray(records) || !records.every(isRecord)) {
    throw unreadable('The records of the snapshot are not a list of kind, id and json, each a text.')
  }
  refuseTwice(records)
  const { site = [], tasks = [] } = Object.groupBy(records, ({ kind }) =>
    kind === TASK_KIND ? 'tasks' : 'site',
  )
  refuseNewer(records)
  const values = new Map(records.map((record) => [nameOf(record), checked(record)]))
  const rest = values.get('rest rest') as { readonly seed: number } | undefined
  if (rest === undefined) {
    throw unreadable('The snapshot lacks the record of the site as a whole (rest); take another one.')
  }
  const time = values.get('clock now') as { readonly now: number } | undefined
  if (time === undefined) throw unreadable('The snapshot lacks its time (clock now); take another one.')
  if (seed !== rest.seed) throw unreadable('The seed of the snapshot is not that of its record rest.')
  // While a clock runs, the time goes on between what is written and what is said.
  if (typeof now !== 'number' || now < time.now) {
    throw unreadable('The time of the snapshot, now, is none, or lies before that of its record clock now.')
  }
  tryOut(site, time.now)
  // Held against the shape of a task above.
  return { site, tasks: tasks.map((record) => values.get(nameOf(record)) as Task) }
}

/** A record as a snapshot has it: the time of the machine is not of the site, which is the same wherever it runs. */
export function withoutMachine(record: SimulationRecord): SimulationRecord {
  if (record.kind !== 'clock') return record
  return { ...record, json: JSON.stringify({ ...JSON.parse(record.json), machineAt: 0 }) }
}

function isRecord(raw: unknown): raw is SimulationRecord {
  const { kind, id, json } = (raw ?? {}) as Partial<SimulationRecord>
  return [kind, id, json].every((text) => typeof text === 'string')
}

function nameOf({ kind, id }: SimulationRecord): string {
  return `${kind} ${id}`
}

function refuseTwice(records: readonly SimulationRecord[]): void {
  const names = new Set<string>()
  for (const record of records) {
    const name = nameOf(record)
    if (names.has(name)) throw unreadable(`The record ${quoted(name)} of the snapshot is there twice.`)
    names.add(name)
  }
}

/** Before the shapes: those of a later version are not known here. */
function refuseNewer(records: readonly SimulationRecord[]): void {
  const rest = records.find(({ kind }) => kind === 'rest')
  if (rest === undefined) return
  const format = (parse(rest) as { readonly format?: unknown } | null)?.format
  if (typeof format !== 'number' || format <= REST_FORMAT) return
  throw new Problem('store-newer', 'The snapshot was taken by a newer version; install that one.')
}

/** The value of a record that is one of its kind. */
function checked(record: SimulationRecord): unknown {
  const { kind, id } = record
  const shape = Object.hasOwn(RECORD_SHAPES, kind) ? RECORD_SHAPES[kind] : undefined
  if (shape === undefined) throw unreadable(`The record ${quoted(nameOf(record))} is of no known kind.`)
  const value = parse(record)
  const wrong = shape(value, '')
  if (wrong !== undefined) {
    const place = wrong === '' ? 'It' : quoted(wrong)
    throw unreadable(
      `The record ${quoted(nameOf(record))} of the snapshot is not one of its kind: ${place} is missing or wrong.`,
    )
  }
  if (id !== identifierIn(kind, value, id)) {
    throw unreadable(`The record ${quoted(nameOf(record))} of the snapshot is about something else.`)
  }
  return value
}

function parse(record: SimulationRecord): unknown {
  try {
    return JSON.parse(record.json)
  } catch (error) {
    throw unreadable(`The record ${quoted(nameOf(record))} of the snapshot is not JSON.`, error)
  }
}

/** Steps that a site is tried with. */
const STEPS_TRIED = 1_000

/** Looks at the site, and lets it go on, on the side. */
function tryOut(site: readonly SimulationRecord[], now: number): void {
  let what = 'The site of the snapshot cannot be shown.'
  try {
    const { state } = Records.read(site)
    siteAt(state.site, now)
    for (const { kind, number } of state.activities.values()) {
      what = `The record ${quoted(`activity ${activityId(number)}`)} of the snapshot is of no known kind.`
      startedDefinitionOf(kind)
    }
    const core = new Core(state)
    for (let count = 0; count < STEPS_TRIED && core.nextDueAt() !== null; count += 1) {
      what = `The record ${quoted(`activity ${activityId(core.nextNumber() ?? 0)}`)} of the snapshot cannot go on.`
      core.step()
    }
  } catch (error) {
    throw unreadable(what, error)
  }
}

function unreadable(message: string, cause?: unknown): Problem {
  return new Problem('value-unreadable', message, { cause })
}
