import { SEARCH_QUERY } from '../wire/index.ts'
import type { Arguments, Flag } from './command.ts'

const VALUE_NAMES = {
  date: 'DATE',
  type: 'TYPE',
  state: 'STATUS',
  text: 'TEXT',
  group: 'GROUP',
  duration: 'TIME',
} as const

const ROWS = Object.values(SEARCH_QUERY).flatMap(({ name, value, doc }) => {
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return [
    { name, flag, value: VALUE_NAMES[value], doc },
    { name: `${name}!`, flag: `not-${flag}`, value: VALUE_NAMES[value], doc: `All but those of --${flag}.` },
  ]
})

/** Two flags for each condition of a search: with and without. */
export const SEARCH_FLAGS: readonly Flag[] = ROWS.map(({ flag, value, doc }) => ({
  name: flag,
  value,
  doc,
  isRepeatable: true,
}))

/** The conditions that were given, as typed, by their names in a query: the server is the one to read them. */
export function readSearch(args: Arguments): readonly (readonly [string, string])[] {
  return ROWS.flatMap(({ name, flag }) =>
    args.flags(flag).map((text): readonly [string, string] => [name, text]),
  )
}
