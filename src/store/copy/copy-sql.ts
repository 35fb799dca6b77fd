import { Problem } from '../../problem/index.ts'
import { COPY_NOTE } from '../unfinished-copy.ts'
import type { CopiedTable } from './copied-tables.ts'

/** Statements for both databases, with `$1`, `$2` … for values. */

export function columnsOf(table: CopiedTable): readonly string[] {
  return Object.keys(table.columns)
}

/** Quoted: `user` is a word of the language. */
export function namesOf(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** A page along the key; values are those of the key it goes on after, if any, and the limit. */
export function toPageSql(table: CopiedTable, isFirst: boolean): string {
  const key = namesOf(table.key)
  const places = table.key.map((_, n) => `$${n + 1}`)
  const conditions = [
    ...(isFirst ? [] : [`(${key}) > (${places.join(', ')})`]),
    ...(table.where === undefined ? [] : [`(${table.where})`]),
  ]
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const limit = `$${isFirst ? 1 : table.key.length + 1}`
  return `select ${namesOf(columnsOf(table))} from "${table.name}"${where} order by ${key} limit ${limit}`
}

export const LIST_STEPS = 'select name, applied_at from migration order by name'
export const FIND_NOTE = `select value from property where name = '${COPY_NOTE}'`
export const ADD_NOTE = `insert into property (name, value) values ('${COPY_NOTE}', $1)`
export const MOVE_NOTE = `update property set value = $1 where name = '${COPY_NOTE}' and value = $2`
export const REMOVE_NOTE = `delete from property where name = '${COPY_NOTE}'`
export const READ_BOUNDS = `select min(position) as oldest, max(position) as newest from task_change`

/** What `READ_BOUNDS` gives. */
export interface BoundsRow {
  readonly oldest: number | null
  readonly newest: number | null
}

export function copiedByAnother(place: string): Problem {
  return new Problem('store-in-use', `${place} is being written by another copy; let that one finish.`)
}
