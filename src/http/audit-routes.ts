import { AUDIT_ACTIONS, type Audit, isAuditAction } from '../audit/index.ts'
import { formatCsvField } from '../export/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { AuditConditions, AuditEntry } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import { auditEntryApi, auditPageApi, formatIsoDate, parseFilterDate, plainText } from '../wire/index.ts'
import { document, type FileAnswer } from './answer.ts'
import { POSITION_BOUNDS, readNumber } from './read-number.ts'
import { anyShape, type Exchange, type QueryParameter, type Route } from './route.ts'

const LIMIT = 100
const LIMIT_MAX = 1000
const EXPORT_PAGE = 1000

const CONDITIONS: readonly QueryParameter[] = [
  { name: 'from', doc: 'Only entries from this instant on.', schema: { type: 'string' } },
  { name: 'to', doc: 'Only entries before this instant.', schema: { type: 'string' } },
  { name: 'user', doc: 'Only entries of this user, in any letter case.', schema: { type: 'string' } },
  {
    name: 'action',
    doc: 'Only entries of this action.',
    schema: { type: 'string', enum: Object.keys(AUDIT_ACTIONS) },
  },
]

/** The members of an entry, in the order of the columns of a CSV. */
const COLUMNS = [
  'position',
  'at',
  'userName',
  'isClaimed',
  'address',
  'action',
  'target',
  'outcome',
  'problem',
  'count',
  'requestId',
] as const satisfies readonly (keyof AuditEntry)[]

const FORMATS = {
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', head: '', line: toNdjsonLine },
  csv: { contentType: 'text/csv; charset=utf-8', head: `${COLUMNS.join(',')}\r\n`, line: toCsvLine },
} as const

/** `/api/audit`: who did what. For administrators. */
export function auditRoutes({
  audit,
  zone,
}: {
  readonly audit: Pick<Audit, 'list'>
  readonly zone: TimeZone
}): readonly Route[] {
  const asked = { method: 'GET', source: 'ours', role: 'administrator' } as const
  return [
    {
      ...asked,
      path: '/api/audit',
      summary: 'The audit log, newest first.',
      parameters: [
        ...CONDITIONS,
        {
          name: 'limit',
          doc: `Entries of a page; ${LIMIT} unless given.`,
          schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX },
        },
        { name: 'cursor', doc: 'Goes on after the page whose `next` it is.', schema: { type: 'string' } },
      ],
      reply: anyShape(auditPageApi),
      handle: async (exchange) => {
        const conditions = readConditions(exchange, zone)
        const limit = readNumber('limit', exchange.query('limit'), { most: LIMIT_MAX, digits: 16 }) ?? LIMIT
        const before = readNumber('cursor', exchange.query('cursor'), POSITION_BOUNDS)
        const found = await audit.list(conditions, { before, limit: limit + 1 })
        const entries = found.slice(0, limit)
        const next = found.length > limit ? String(entries.at(-1)?.position) : null
        return document(auditPageApi, { entries, next })
      },
    },
    {
      ...asked,
      path: '/api/audit/export',
      summary:
        'All entries of the audit log that pass the conditions, newest first, as a file of any length.',
      parameters: [
        ...CONDITIONS,
        {
          name: 'format',
          doc: 'ndjson unless given.',
          schema: { type: 'string', enum: Object.keys(FORMATS) },
        },
      ],
      replies: [
        { mediaType: 'application/x-ndjson', shape: anyShape(auditEntryApi) },
        { mediaType: 'text/csv', shape: anyShape(plainText) },
      ],
      handle: async (exchange): Promise<FileAnswer> => {
        const conditions = readConditions(exchange, zone)
        const name = exchange.query('format')?.toLowerCase() ?? 'ndjson'
        if (name !== 'ndjson' && name !== 'csv') {
          throw new Problem('filter-unreadable', `format ${quoted(name)} is not known; write ndjson or csv.`)
        }
        return {
          kind: 'file',
          contentType: FORMATS[name].contentType,
          headers: { 'content-disposition': `attachment; filename="audit.${name}"` },
          pieces: () => exportEntries(audit, conditions, name),
        }
      },
    },
  ]
}

async function* exportEntries(
  audit: Pick<Audit, 'list'>,
  conditions: AuditConditions,
  format: keyof typeof FORMATS,
) {
  const { head, line } = FORMATS[format]
  if (head !== '') yield { bytes: Buffer.from(head) }
  for (let before: number | undefined; ; ) {
    const entries = await audit.list(conditions, { before, limit: EXPORT_PAGE })
    if (entries.length > 0) yield { bytes: Buffer.from(entries.map(line).join('')) }
    if (entries.length < EXPORT_PAGE) return
    before = entries.at(-1)?.position
  }
}

function toNdjsonLine(entry: AuditEntry): string {
  return `${JSON.stringify({ ...entry, at: formatIsoDate(entry.at) })}\n`
}

function toCsvLine(entry: AuditEntry): string {
  const values = COLUMNS.map((name) => (name === 'at' ? formatIsoDate(entry.at) : String(entry[name] ?? '')))
  return `${values.map(formatCsvField).join(',')}\r\n`
}

/** @throws Problem `filter-unreadable` */
function readConditions({ query }: Exchange, zone: TimeZone): AuditConditions {
  const action = query('action')
  if (action !== undefined && !isAuditAction(action)) {
    const known = Object.keys(AUDIT_ACTIONS).join(', ')
    throw new Problem('filter-unreadable', `action ${quoted(action)} is not known; write one of ${known}.`)
  }
  return {
    from: readInstant('from', query('from'), zone),
    to: readInstant('to', query('to'), zone),
    userName: query('user'),
    action,
  }
}

function readInstant(name: string, text: string | undefined, zone: TimeZone): number | undefined {
  if (text === undefined) return undefined
  const instant = parseFilterDate(text, zone)
  if (instant !== undefined) return instant
  throw new Problem('filter-unreadable', `${name} ${quoted(text)} is no date; write 2026-11-23T14:05:00Z.`)
}
