import {
  formatCsvHead,
  formatCsvLine,
  isFormula,
  quoteCsvField,
  TASK_COLUMNS,
  toTabledApi,
} from '../export/index.ts'
import type { TaskApi } from '../wire/index.ts'
import { toTerminalText } from './terminal-text.ts'

/** What every server says of a task. */
const COLUMNS = TASK_COLUMNS.filter(({ isOurs }) => isOurs !== true)

/** Tasks as CSV by RFC 4180: a head line, CRLF after every line. Dates are ISO, UTC; lists have spaces between. */
export function formatTaskCsv(tasks: readonly TaskApi[]): string {
  const lines = tasks.map((task) => formatCsvLine(toTabledApi(task), COLUMNS, formatTerminalField))
  return formatCsvHead(COLUMNS) + lines.join('')
}

/**
 * A field of CSV that may reach a terminal: what would command it is shown as what it is. Line feeds and tabs stay. One
 * that a spreadsheet would take for a formula gets an apostrophe before it, as in an export.
 */
export function formatTerminalField(text: string): string {
  const harmless = text.replace(/\r\n/g, '\n').replace(/[^\t\n]+/g, toTerminalText)
  return quoteCsvField(isFormula(text) ? `'${harmless}` : harmless)
}
