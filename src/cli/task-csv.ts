import { formatIsoDate, type ResourceLink, type TaskApi } from '../wire/index.ts'
import { taskIdentifier } from './task-text.ts'
import { toTerminalText } from './terminal-text.ts'

/** The columns: member names of the API where one member is one column. */
const COLUMNS: Readonly<Record<string, (task: TaskApi) => string>> = {
  TaskIdentifier: taskIdentifier,
  Type: (task) => task.Type ?? '',
  State: (task) => task.Status.State,
  Progress: (task) => String(task.Status.Progress),
  Started: (task) => isoOrEmpty(task.Started),
  Completed: (task) => isoOrEmpty(task.Completed),
  InitiatedBy: (task) => task.InitiatedBy ?? '',
  IsCancellable: (task) => String(task.IsCancellable),
  CompleteReason: (task) => task.CompleteReason ?? '',
  Hosts: (task) => identifiers(task.RelatedEntities.Hosts),
  Sites: (task) => identifiers(task.RelatedEntities.Sites),
  Vpgs: (task) => identifiers(task.RelatedEntities.Vpgs),
  FlrSessions: (task) => identifiers(task.RelatedEntities.FlrSessions),
}

/** Tasks as CSV by RFC 4180: a head line, CRLF after every line. Dates are ISO, UTC; lists have spaces between. */
export function formatTaskCsv(tasks: readonly TaskApi[]): string {
  const columns = Object.values(COLUMNS)
  const rows = tasks.map((task) => columns.map((column) => column(task)))
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.map(formatCsvField).join(',')}\r\n`).join('')
}

/**
 * A field of CSV. One that a spreadsheet would take for a formula gets an apostrophe before it, which shows the
 * text and runs nothing; what would reach a terminal as a command is shown as what it is. Line feeds and tabs stay.
 *
 * Source: RFC 4180, and the list of starts in OWASP's page on CSV injection.
 */
export function formatCsvField(text: string): string {
  const harmless = text.replace(/\r\n/g, '\n').replace(/[^\t\n]+/g, toTerminalText)
  const inert = /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${harmless}` : harmless
  return /[",\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

function isoOrEmpty(instant: number | null): string {
  return instant === null ? '' : formatIsoDate(instant)
}

function identifiers(links: readonly ResourceLink[]): string {
  return links.map((link) => link.identifier ?? '').join(' ')
}
