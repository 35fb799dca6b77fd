import { formatIsoDate } from '../wire/index.ts'
import type { ColumnValues, TabledTask, TaskColumn } from './task-columns.ts'

const LINE_END = '\r\n'
/** Needs quotes. Source: RFC 4180, 2.6. */
const SPECIAL = /[",\r\n]/
/** What a spreadsheet takes for the start of a formula. Source: OWASP, "CSV Injection"; the last four are full-width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u

/** How a value of each kind is written, before quotes: nothing is an empty text, lists have spaces between. */
const TEXTS: { readonly [Kind in keyof ColumnValues]: (value: ColumnValues[Kind]) => string } = {
  text: (value) => value ?? '',
  integer: String,
  instant: (value) => (value === null ? '' : formatIsoDate(value)),
  flag: String,
  texts: (values) => values.join(' '),
}

/** A line of names. */
export function formatCsvHead(columns: readonly TaskColumn[]): string {
  return `${columns.map(({ name }) => formatCsvField(name)).join(',')}${LINE_END}`
}

/** A task as a line of CSV by RFC 4180. @param format writes a field, as `formatCsvField` unless given */
export function formatCsvLine(
  task: TabledTask,
  columns: readonly TaskColumn[],
  format: (text: string) => string = formatCsvField,
): string {
  return `${columns.map((column) => format(formatColumn(column, task))).join(',')}${LINE_END}`
}

function formatColumn({ kind, of }: TaskColumn, task: TabledTask): string {
  // The value of a column is of its kind; the compiler cannot follow the pair.
  return TEXTS[kind](of(task) as never)
}

/** A field whose text is what it was, but for an apostrophe before what a spreadsheet would run. */
export function formatCsvField(text: string): string {
  return quoteCsvField(isFormula(text) ? `'${text}` : text)
}

/** Whether a spreadsheet would take a text for a formula. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text)
}

/** In quotes, where it would be read as something else without. */
export function quoteCsvField(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
