import { Problem, quoted } from '../problem/index.ts'
import type { TimeZone, Vocabulary } from '../task/index.ts'
import { parseFilterDate } from '../wire/index.ts'
import type { Exchange, QueryParameter } from './route.ts'

type Keeps<Item> = (item: Item) => boolean

interface FilterContext<Item> {
  /** The zone of dates without `Z`. */
  readonly zone: TimeZone
  readonly items: readonly Item[]
}

/** One filter of a list of entities: how its value is read, and what it keeps. */
export interface EntityFilter<Item> extends QueryParameter {
  /** `undefined` where the value cannot be read. */
  readonly read: (value: string, context: FilterContext<Item>) => Keeps<Item> | undefined
  /** What to write instead of an unreadable value. */
  readonly remedy: string
}

type Of<Item, Value> = (item: Item) => Value

/** Compares a text or an identifier in any letter case. Source: "Filters are not case-sensitive". */
export function byText<Item>(name: string, doc: string, of: Of<Item, string | null>): EntityFilter<Item> {
  return {
    name,
    doc,
    schema: { type: 'string' },
    read: (value) => {
      const sought = value.toLowerCase()
      return (item) => of(item)?.toLowerCase() === sought
    },
    remedy: 'is not readable text',
  }
}

/** Compares a text letter by letter. */
export function byExactText<Item>(
  name: string,
  doc: string,
  of: Of<Item, string | null>,
): EntityFilter<Item> {
  return { ...byText(name, doc, of), read: (value) => (item) => of(item) === value }
}

/**
 * Compares a word of a table, given by name in any letter case or by number. A word beyond the table is read where
 * some item has it.
 */
export function byWord<Item, Name extends string>(
  name: string,
  { doc, words }: { doc: string; words: Vocabulary<Name> },
  of: Of<Item, string | null>,
): EntityFilter<Item> {
  return {
    name,
    doc,
    schema: {
      type: 'string',
      description: words.names.map((word) => `${words.numberOf(word)} or ${word}`).join(', '),
    },
    read: (value, { items }) => {
      const sought = (words.parse(value) ?? value).toLowerCase()
      const keeps: Keeps<Item> = (item) => of(item)?.toLowerCase() === sought
      return words.parse(value) !== undefined || items.some(keeps) ? keeps : undefined
    },
    remedy: `is not one of ${words.names.join(', ')}, nor the number of one`,
  }
}

export function byFlag<Item>(name: string, doc: string, of: Of<Item, boolean>): EntityFilter<Item> {
  return {
    name,
    doc,
    schema: { type: 'boolean' },
    read: (value) => {
      const word = value.toLowerCase()
      return word === 'true' || word === 'false' ? (item) => of(item) === (word === 'true') : undefined
    },
    remedy: 'is neither true nor false',
  }
}

export function byNumber<Item>(name: string, doc: string, of: Of<Item, number>): EntityFilter<Item> {
  return {
    name,
    doc,
    schema: { type: 'integer', format: 'int32' },
    read: (value) => (/^\d{1,9}$/.test(value) ? (item) => of(item) === Number(value) : undefined),
    remedy: 'is not a whole number',
  }
}

/** `startDate` and `endDate`, both inclusive. Source: the OpenAPI; inclusive as for tasks, wire contract 4.6. */
export function byDates<Item>(of: Of<Item, number>): readonly EntityFilter<Item>[] {
  const bound = (name: string, doc: string, keeps: (at: number, limit: number) => boolean) => ({
    name,
    doc,
    schema: { type: 'string' },
    read: (value: string, { zone }: FilterContext<Item>) => {
      const limit = parseFilterDate(value, zone)
      return limit === undefined ? undefined : (item: Item) => keeps(of(item), limit)
    },
    remedy: 'is not a date; write 2026-12-31, 2026-12-31T10:00:00.000Z or epoch milliseconds',
  })
  return [
    bound('startDate', 'Those at or after this date.', (at, limit) => at >= limit),
    bound('endDate', 'Those at or before this date.', (at, limit) => at <= limit),
  ]
}

/**
 * The items that every given filter keeps.
 *
 * @throws Problem `filter-unreadable`, naming parameter, value and remedy
 */
export function filterItems<Item>(
  items: readonly Item[],
  filters: readonly EntityFilter<Item>[],
  { exchange, zone }: { exchange: Exchange; zone: TimeZone },
): readonly Item[] {
  const given = filters.flatMap((filter) => {
    const value = exchange.query(filter.name)
    if (value === undefined) return []
    const keeps = filter.read(value, { zone, items })
    if (keeps === undefined) {
      throw new Problem('filter-unreadable', `${filter.name} ${quoted(value)} ${filter.remedy}.`)
    }
    return [keeps]
  })
  return given.length === 0 ? items : items.filter((item) => given.every((keeps) => keeps(item)))
}
