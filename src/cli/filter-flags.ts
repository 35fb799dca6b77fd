import { TASK_QUERY } from '../wire/index.ts'
import type { Arguments, Flag } from './command.ts'

const VALUE_NAMES = { date: 'DATE', type: 'TYPE', state: 'STATUS', text: 'TEXT' } as const

const ROWS = Object.values(TASK_QUERY).map((row) => ({
  ...row,
  // `startedBeforeDate` is typed as `--started-before-date`.
  flag: row.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
}))

/** One flag for each filter of the API. */
export const FILTER_FLAGS: readonly Flag[] = ROWS.map(({ flag, value, doc }) => ({
  name: flag,
  value: VALUE_NAMES[value],
  doc,
}))

/** The filters that were given, as typed, by their names on the wire: the server is the one to read them. */
export function readFilters(args: Arguments): Readonly<Record<string, string>> {
  const filters: Record<string, string> = {}
  for (const { name, flag } of ROWS) {
    const text = args.flag(flag)
    if (text !== undefined) filters[name] = text
  }
  return filters
}
