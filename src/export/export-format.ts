import { Problem, quoted } from '../problem/index.ts'

/** The formats of an export: the media type it is sent as, and how the name of a file ends. */
export const EXPORT_FORMATS = {
  // Source: github.com/ndjson/ndjson-spec; no media type is registered for it.
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', fileEnd: 'ndjson', isText: true },
  // Source: RFC 4180, 3.
  csv: { contentType: 'text/csv; charset=utf-8; header=present', fileEnd: 'csv', isText: true },
  xml: { contentType: 'application/xml; charset=utf-8', fileEnd: 'xml', isText: true },
  parquet: { contentType: 'application/vnd.apache.parquet', fileEnd: 'parquet', isText: false },
} as const

export type ExportFormat = keyof typeof EXPORT_FORMATS

// Object.keys cannot know the literal names of the table.
export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as readonly ExportFormat[]

/**
 * Reads the name of a format in any letter case; `ndjson` unless given.
 *
 * @throws Problem `filter-unreadable`
 */
export function parseExportFormat(text: string | undefined): ExportFormat {
  if (text === undefined) return 'ndjson'
  const format = EXPORT_FORMAT_NAMES.find((name) => name === text.trim().toLowerCase())
  if (format !== undefined) return format
  throw new Problem(
    'filter-unreadable',
    `format ${quoted(text)} is not one of ${EXPORT_FORMAT_NAMES.join(', ')}.`,
  )
}
