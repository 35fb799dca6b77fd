import { Problem, quoted } from '../problem/index.ts'
import {
  NEWEST_FIRST,
  type SearchField,
  type SearchValues,
  SORT_KEYS,
  STATE_GROUPS,
  type TaskSearch,
  type TaskSort,
} from '../task/index.ts'
import { type QueryContext, type QueryFilter, TASK_QUERY } from './task-query.ts'

type SearchRow<Value> = Omit<QueryFilter<Value>, 'value'> & {
  readonly value: QueryFilter<Value>['value'] | 'group' | 'duration'
}

const identifier = {
  parse: (text: string) => (text.length <= 200 ? text : undefined),
  remedy: 'is longer than an identifier; give one of up to 200 characters',
  value: 'text',
} as const

const duration = {
  parse: parseSpan,
  remedy: 'is not a duration; write seconds, or 90s, 10m, 2h, 3d',
  value: 'duration',
} as const

/**
 * The conditions of `GET /api/tasks`, each once: those of `/v1/tasks` under their own names, and more. Ours; the
 * published API has the first six alone.
 */
export const SEARCH_QUERY: { readonly [Field in SearchField]: SearchRow<SearchValues[Field]> } = {
  ...TASK_QUERY,
  group: {
    name: 'group',
    parse: (text) => STATE_GROUPS.find((group) => group === text.toLowerCase()),
    remedy: `is not a group of states; write one of ${STATE_GROUPS.join(', ')}`,
    value: 'group',
    doc: 'Tasks that run (everything that has not ended), that failed, or that have ended.',
  },
  vpg: { ...identifier, name: 'vpg', doc: 'Tasks that relate to the VPG with this identifier.' },
  site: { ...identifier, name: 'site', doc: 'Tasks that relate to the site with this identifier.' },
  host: { ...identifier, name: 'host', doc: 'Tasks that relate to the host with this identifier.' },
  flrSession: {
    ...identifier,
    name: 'flrSession',
    doc: 'Tasks that relate to the FLR session with this identifier.',
  },
  initiator: { ...identifier, name: 'initiator', doc: 'Tasks that this user started, in any letter case.' },
  durationMin: { ...duration, name: 'durationMin', doc: 'Tasks that have ended and took at least so long.' },
  durationMax: { ...duration, name: 'durationMax', doc: 'Tasks that have ended and took at most so long.' },
  text: {
    ...identifier,
    name: 'text',
    remedy: 'is longer than 200 characters; give less of it',
    doc: 'Tasks whose reason or initiator holds this text, in any letter case.',
  },
}

// Object.entries cannot know the literal names of the table above.
const ROWS = Object.entries(SEARCH_QUERY) as [SearchField, SearchRow<unknown>][]

/** Values of one condition, and conditions of one search: more are a mistake, or an attack. */
const VALUES_MAX = 100

/** What a query string asks for beyond the conditions. */
const OTHERS = ['sort', 'limit', 'cursor', 'fields'] as const

/**
 * Reads the conditions of a search: a name that is given several times takes any of its values, `name!=value` takes
 * none of them, and all names must hold. Names are matched in any letter case, an empty value is no condition.
 *
 * @param more other parameters that the caller reads
 * @throws Problem `filter-unreadable`, naming parameter, value and remedy; for an unknown parameter too, since a
 *   condition that is passed over would answer with what was not asked for
 */
export function parseSearchQuery(
  query: Iterable<readonly [string, string]>,
  context: QueryContext,
  more: readonly string[] = OTHERS,
): TaskSearch {
  const terms = new Map<string, { field: SearchField; values: unknown[]; isNegated: boolean }>()
  for (const [name, text] of query) {
    const key = name.trim().toLowerCase()
    if (more.some((other) => other.toLowerCase() === key)) continue
    const isNegated = key.endsWith('!')
    const wanted = isNegated ? key.slice(0, -1) : key
    const found = ROWS.find(([, row]) => row.name.toLowerCase() === wanted)
    if (found === undefined) {
      const known = [...ROWS.map(([, row]) => row.name), ...more].join(', ')
      throw new Problem('filter-unreadable', `${quoted(name)} is not a parameter; there are ${known}.`)
    }
    if (text.trim() === '') continue
    const [field, row] = found
    const value = row.parse(text.trim(), context)
    if (value === undefined) {
      throw new Problem('filter-unreadable', `${row.name} ${quoted(text)} ${row.remedy}.`)
    }
    const term = terms.get(key) ?? { field, values: [], isNegated }
    term.values.push(value)
    terms.set(key, term)
    if (term.values.length > VALUES_MAX) {
      throw new Problem(
        'filter-unreadable',
        `${row.name} is given more than ${VALUES_MAX} times; give fewer.`,
      )
    }
  }
  // Each value was read by the row of its field.
  return [...terms.values()] as unknown as TaskSearch
}

/**
 * Reads `sort`: a key, with a minus for descending; `-started` unless given.
 *
 * @throws Problem `filter-unreadable`
 */
export function parseSort(text: string | undefined): TaskSort {
  if (text === undefined) return NEWEST_FIRST
  const [, minus = '', name = ''] = /^(-?)(\w+)$/.exec(text.trim()) ?? []
  const key = SORT_KEYS.find((known) => known === name.toLowerCase())
  if (key !== undefined) return { key, isDescending: minus !== '' }
  throw new Problem(
    'filter-unreadable',
    `sort ${quoted(text)} is not one of ${SORT_KEYS.join(', ')}; put a minus before it for descending.`,
  )
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `90`, `90s`, `1.5h`. */
function parseSpan(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d{1,12}(?:\.\d{1,3})?)(ms|[smhd])?$/i.exec(text.trim()) ?? []
  const size = UNIT_MS[unit.toLowerCase()]
  if (digits === undefined || size === undefined) return undefined
  return Math.min(Math.round(Number(digits) * size), Number.MAX_SAFE_INTEGER)
}
