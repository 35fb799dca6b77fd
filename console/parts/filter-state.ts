/** What kind of value a condition takes, which decides how it is asked for. */
export type ConditionKind = 'type' | 'state' | 'group' | 'date' | 'duration' | 'vpg' | 'site' | 'text'

export interface ConditionRow {
  /** As in a query string, see docs/api/tasks-search.md. */
  readonly name: string
  readonly label: string
  readonly kind: ConditionKind
}

/** Every condition of GET /api/tasks, in the order in which they are offered. */
export const CONDITIONS: readonly ConditionRow[] = [
  { name: 'status', label: 'State', kind: 'state' },
  { name: 'type', label: 'Type', kind: 'type' },
  { name: 'vpg', label: 'VPG', kind: 'vpg' },
  { name: 'site', label: 'Site', kind: 'site' },
  { name: 'initiator', label: 'Started by', kind: 'text' },
  { name: 'text', label: 'Reason or user holds', kind: 'text' },
  { name: 'startedAfterDate', label: 'Started from', kind: 'date' },
  { name: 'startedBeforeDate', label: 'Started until', kind: 'date' },
  { name: 'completedAfterDate', label: 'Ended from', kind: 'date' },
  { name: 'completedBeforeDate', label: 'Ended until', kind: 'date' },
  { name: 'durationMin', label: 'Took at least', kind: 'duration' },
  { name: 'durationMax', label: 'Took at most', kind: 'duration' },
  { name: 'group', label: 'Group', kind: 'group' },
  { name: 'host', label: 'Host', kind: 'text' },
  { name: 'flrSession', label: 'FLR session', kind: 'text' },
]

/** One condition: any of the values, or none of them. */
export interface FilterTerm {
  readonly name: string
  readonly isNegated: boolean
  readonly values: readonly string[]
}

export type FilterState = readonly FilterTerm[]

/** Reads the conditions of an address, in any letter case; what is no condition belongs to the page. */
export function parseFilter(params: URLSearchParams): FilterState {
  const terms = new Map<string, { name: string; isNegated: boolean; values: string[] }>()
  for (const [key, value] of params) {
    const found = readKey(key)
    if (found === undefined || value.trim() === '') continue
    const id = keyOf(found)
    const term = terms.get(id) ?? { ...found, values: [] }
    if (!term.values.includes(value.trim())) term.values.push(value.trim())
    terms.set(id, term)
  }
  return [...terms.values()]
}

/** The parameters with these conditions instead of their own; those of the page stay. */
export function paramsWith(params: URLSearchParams, filter: FilterState): URLSearchParams {
  const kept = new URLSearchParams()
  for (const [key, value] of params) if (readKey(key) === undefined) kept.append(key, value)
  for (const [key, value] of toFilterParams(filter)) kept.append(key, value)
  return kept
}

/** The conditions alone, as GET /api/tasks and GET /api/events take them. */
export function toFilterParams(filter: FilterState): URLSearchParams {
  const params = new URLSearchParams()
  for (const term of filter) for (const value of term.values) params.append(keyOf(term), value)
  return params
}

/** The conditions of an address, as a query string for the service. */
export function filterQueryOf(params: URLSearchParams): string {
  return toFilterParams(parseFilter(params)).toString()
}

/** With a value more; one that is there already changes nothing. */
export function filterWith(filter: FilterState, { name, isNegated, values }: FilterTerm): FilterState {
  const same = (term: FilterTerm) => term.name === name && term.isNegated === isNegated
  if (!filter.some(same)) return [...filter, { name, isNegated, values }]
  return filter.map((term) =>
    same(term) ? { ...term, values: [...new Set([...term.values, ...values])] } : term,
  )
}

/** Without one value, and without its condition where it was the last one. */
export function filterWithout(filter: FilterState, { name, isNegated, values }: FilterTerm): FilterState {
  return filter.flatMap((term) => {
    if (term.name !== name || term.isNegated !== isNegated) return [term]
    const left = term.values.filter((value) => !values.includes(value))
    return left.length === 0 ? [] : [{ ...term, values: left }]
  })
}

/** With this one value, or without the condition where it is empty. */
export function filterSetting(filter: FilterState, name: string, value: string): FilterState {
  const others = filter.filter((term) => term.name !== name || term.isNegated)
  return value === '' ? others : [...others, { name, isNegated: false, values: [value] }]
}

/** The one value of a condition; empty where there is none. */
export function filterValueOf(filter: FilterState, name: string): string {
  return filter.find((term) => term.name === name && !term.isNegated)?.values[0] ?? ''
}

function readKey(key: string): { name: string; isNegated: boolean } | undefined {
  const isNegated = key.endsWith('!')
  const wanted = (isNegated ? key.slice(0, -1) : key).trim().toLowerCase()
  const row = CONDITIONS.find(({ name }) => name.toLowerCase() === wanted)
  return row === undefined ? undefined : { name: row.name, isNegated }
}

function keyOf({ name, isNegated }: { readonly name: string; readonly isNegated: boolean }): string {
  return isNegated ? `${name}!` : name
}
