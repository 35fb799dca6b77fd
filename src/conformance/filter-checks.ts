import { quoted } from '../problem/index.ts'
import {
  isEnded,
  matchesFilter,
  TASK_STATES,
  TASK_TYPES,
  type Task,
  type TaskFilter,
  type TimeZone,
} from '../task/index.ts'
import { fromTaskApi, list, parseFilterDate, readDocument, TASK_QUERY, taskApi } from '../wire/index.ts'
import { type Check, type Evidence, expect, Untried } from './check.ts'
import { expectError, expectFormat } from './expectations.ts'
import { ACCEPT, type Target, type TargetAnswer } from './target.ts'

const TASKS = '/v1/tasks'
const STATES: Readonly<Record<string, number>> = TASK_STATES
const TYPES: Readonly<Record<string, number>> = TASK_TYPES

/** A query, and the filters that it may mean: more than one where a server's zone is not known for sure. */
interface Asked {
  /** As sent, without the question mark. */
  readonly query: string
  readonly means: readonly TaskFilter[]
}

type Known = Pick<Check, 'evidence' | 'source'>

/** A check that compares a filtered list with `matchesFilter` over the whole one. */
function filtered(
  row: Pick<Check, 'id' | 'what'> & Known,
  ask: (tasks: readonly Task[], zones: readonly TimeZone[]) => Asked,
): Check {
  return { ...row, id: `tasks.filter.${row.id}`, path: TASKS, judge: (target) => judgeFilter(target, ask) }
}

/** A running site moves on between two requests, so what differs is looked at again. */
const ATTEMPTS = 3

async function judgeFilter(
  target: Target,
  ask: (tasks: readonly Task[], zones: readonly TimeZone[]) => Asked,
): Promise<void> {
  const zones = await target.zones()
  let list = await target.tasks()
  for (let attempt = 1; ; attempt += 1) {
    if (list.tasks.length === 0) throw new Untried('there are no tasks')
    const { query, means } = ask(list.tasks, zones)
    const got = readIdentifiers(await target.get(`${TASKS}?${query}`, { accept: ACCEPT.json }))
    const wanted: readonly (readonly string[])[] = means.map((filter) =>
      list.tasks.filter((task) => matchesFilter(task, filter)).map(({ id }) => id),
    )
    if (wanted.some((ids) => isSameSet(ids, got))) return
    if (attempt === ATTEMPTS) {
      const [expected = []] = wanted
      const missing = expected.find((id) => !got.includes(id))
      const more = got.find((id) => !expected.includes(id))
      const example = missing === undefined ? `with ${more}` : `without ${missing}`
      expect(
        false,
        `${expected.length} of ${list.tasks.length} tasks for ${quoted(query, 160)}`,
        `${got.length} tasks, ${example}`,
      )
    }
    list = await target.tasksNow()
  }
}

function readIdentifiers(answer: TargetAnswer): readonly string[] {
  expectFormat(answer, 'json')
  return readDocument(list(taskApi), answer.text, 'json').map((api) => fromTaskApi(api).id)
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const set = new Set(others)
  return some.length === others.length && some.every((item) => set.has(item))
}

/** The task in the middle of those that pass, by an instant: a bound there keeps some and leaves some. */
function middleOf(tasks: readonly Task[], instantOf: (task: Task) => number | null): number {
  const instants = tasks
    .map(instantOf)
    .filter((instant) => instant !== null)
    .toSorted((one, other) => one - other)
  const middle = instants[Math.floor(instants.length / 2)]
  if (middle === undefined) throw new Untried('no task has ended')
  return middle
}

const startedAt = (task: Task) => task.startedAt
const completedAt = (task: Task) => task.completedAt
const iso = (instant: number) => new Date(instant).toISOString()

/** The type that most tasks have. */
function commonType(tasks: readonly Task[]): string {
  const [most] = [...Map.groupBy(tasks, ({ type }) => type).entries()].toSorted(
    ([, some], [, others]) => others.length - some.length,
  )
  const known = most?.[0]
  if (known === undefined || TYPES[known] === undefined) throw new Untried('no task has a published type')
  return known
}

const DOCUMENTED: Known = { evidence: 'documented', source: 'wire contract 4.6' }

/** The bounds: an instant of a task itself, so that it shows whether they are inclusive. */
const BOUNDS = (['startedBefore', 'startedAfter', 'completedBefore', 'completedAfter'] as const).map(
  (field) =>
    filtered(
      {
        id: `${TASK_QUERY[field].name}`,
        what: `${TASK_QUERY[field].name} keeps what its name says, the instant itself included.`,
        ...DOCUMENTED,
      },
      (tasks) => {
        const instant = middleOf(tasks, field.startsWith('started') ? startedAt : completedAt)
        return {
          query: `${TASK_QUERY[field].name}=${encodeURIComponent(iso(instant))}`,
          means: [{ [field]: instant }],
        }
      },
    ),
)

/** How a date may be written, from the instant of a task. */
const DATE_FORMS: Readonly<Record<string, Known & { readonly write: (instant: number) => string }>> = {
  milliseconds: { ...DOCUMENTED, write: iso },
  seconds: { ...DOCUMENTED, write: (instant) => `${iso(instant).slice(0, 19)}Z` },
  minutes: { ...DOCUMENTED, write: (instant) => `${iso(instant).slice(0, 16)}Z` },
  hours: { ...DOCUMENTED, write: (instant) => `${iso(instant).slice(0, 13)}Z` },
  'local-seconds': { ...DOCUMENTED, write: (instant) => iso(instant).slice(0, 19) },
  day: { ...DOCUMENTED, write: (instant) => iso(instant).slice(0, 10) },
  month: { ...DOCUMENTED, write: (instant) => iso(instant).slice(0, 7) },
  year: { ...DOCUMENTED, write: (instant) => iso(instant).slice(0, 4) },
  epoch: { evidence: 'documented', source: 'wire contract 4.6 (of 10.0)', write: String },
  general: {
    evidence: 'documented',
    source: 'wire contract 4.6 (of 10.0)',
    write: (instant) => {
      const [year, month, day] = iso(instant).slice(0, 10).split('-').map(Number)
      return `${month}/${day}/${year}`
    },
  },
}

const FORMS = Object.entries(DATE_FORMS).map(([name, { write, evidence, source }]) =>
  filtered(
    {
      id: `date-${name}`,
      what: `A date is read as ${write(Date.UTC(2021, 5, 7, 13, 16))} is written.`,
      evidence,
      source,
    },
    (tasks, zones) => {
      const text = write(middleOf(tasks, startedAt))
      const instants = new Set(zones.map((zone) => parseFilterDate(text, zone)))
      return {
        query: `startedAfterDate=${encodeURIComponent(text)}`,
        means: [...instants].flatMap((instant) => (instant === undefined ? [] : [{ startedAfter: instant }])),
      }
    },
  ),
)

/** 2 and 5 are states that the page does not list among those of the filter. */
const FILTER_STATES = Object.entries(STATES).filter(([, number]) => number > 0)

const STATUSES = FILTER_STATES.map(([state, number]) => {
  const isListed = [1, 3, 4, 6, 7].includes(number)
  const known: Known = isListed ? DOCUMENTED : { evidence: 'inferred', source: 'DEV-005' }
  return filtered(
    { id: `status-${number}`, what: `status=${number} keeps the tasks in state ${state}.`, ...known },
    () => ({ query: `status=${number}`, means: [{ state }] }),
  )
})

/** One filter said in another way: it must keep the same. */
const SPELLINGS: readonly Check[] = [
  filtered({ id: 'status-name', what: 'A status may be given by its name.', ...DOCUMENTED }, () => ({
    query: 'status=Completed',
    means: [{ state: 'Completed' }],
  })),
  filtered(
    { id: 'status-case', what: 'The name of a status is read in any letter case.', ...DOCUMENTED },
    () => ({
      query: 'status=cOMPLETED',
      means: [{ state: 'Completed' }],
    }),
  ),
  filtered({ id: 'type-name', what: 'A type may be given by its name.', ...DOCUMENTED }, (tasks) => ({
    query: `type=${commonType(tasks)}`,
    means: [{ type: commonType(tasks) }],
  })),
  filtered({ id: 'type-number', what: 'A type may be given by its number.', ...DOCUMENTED }, (tasks) => ({
    query: `type=${TYPES[commonType(tasks)]}`,
    means: [{ type: commonType(tasks) }],
  })),
  filtered(
    { id: 'type-case', what: 'The name of a type is read in any letter case.', ...DOCUMENTED },
    (tasks) => ({
      query: `type=${commonType(tasks).toUpperCase()}`,
      means: [{ type: commonType(tasks) }],
    }),
  ),
  filtered(
    { id: 'parameter-case', what: 'The names of parameters are read in any letter case.', ...DOCUMENTED },
    (tasks) => {
      const instant = middleOf(tasks, startedAt)
      return {
        query: `STARTEDAFTERDATE=${encodeURIComponent(iso(instant))}&Status=6`,
        means: [{ startedAfter: instant, state: 'Completed' }],
      }
    },
  ),
  filtered(
    {
      id: 'raw-colons',
      what: 'Colons in a value need not be encoded.',
      evidence: 'observed',
      source: 'wire contract 4.6',
    },
    (tasks) => {
      const instant = middleOf(tasks, startedAt)
      return { query: `startedBeforeDate=${iso(instant)}`, means: [{ startedBefore: instant }] }
    },
  ),
  filtered({ id: 'and', what: 'All filters given must hold.', ...DOCUMENTED }, (tasks) => {
    const [type, instant] = [commonType(tasks), middleOf(tasks, startedAt)]
    return {
      query: `type=${type}&status=6&startedBeforeDate=${encodeURIComponent(iso(instant))}`,
      means: [{ type, state: 'Completed', startedBefore: instant }],
    }
  }),
  filtered(
    {
      id: 'completed-running',
      what: 'A task that has not ended passes no completion filter.',
      evidence: 'inferred',
      source: 'DEV-010',
    },
    (tasks) => {
      if (tasks.every(({ state }) => isEnded(state))) throw new Untried('no task is running')
      return { query: 'completedAfterDate=1971', means: [{ completedAfter: Date.UTC(1971, 0, 1) }] }
    },
  ),
  filtered(
    {
      id: 'unknown-parameter',
      what: 'A parameter that the API does not have is passed over.',
      evidence: 'observed',
      source: 'client demands 8',
    },
    () => ({ query: 'zvmTasksConformance=1&status=6', means: [{ state: 'Completed' }] }),
  ),
  filtered(
    {
      id: 'empty-value',
      what: 'An empty value is no filter.',
      evidence: 'observed',
      source: 'client demands 8',
    },
    () => ({ query: 'type=&status=6', means: [{ state: 'Completed' }] }),
  ),
]

/** Values that cannot be read are refused with words, not answered with an empty list. */
const REFUSALS: readonly Check[] = (
  [
    ['date', 'startedAfterDate=2021-13-45', 'DEV-019'],
    ['type', 'type=NoSuchTaskType', 'DEV-019'],
    ['status', 'status=NoSuchStatus', 'DEV-019'],
    ['repeated', 'status=6&status=4', 'DEV-013'],
  ] as const
).map(([name, query, source]) => ({
  id: `tasks.filter.unreadable-${name}`,
  what: `${query} is refused with 400 and a Message.`,
  path: TASKS,
  evidence: 'inferred' satisfies Evidence,
  source,
  judge: async (target: Target) =>
    expectError(await target.get(`${TASKS}?${query}`, { accept: ACCEPT.json }), 400, 'json'),
}))

/** The filters of the list of tasks. */
export const FILTER_CHECKS: readonly Check[] = [...BOUNDS, ...FORMS, ...STATUSES, ...SPELLINGS, ...REFUSALS]
