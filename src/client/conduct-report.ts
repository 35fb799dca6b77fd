import { integer, isoText, list, nullable, plainText, record, text, type ValueOf } from '../wire/index.ts'

const finding = record('Finding', {
  code: plainText,
  severity: plainText,
  counts: plainText,
  count: integer,
  means: plainText,
  instead: plainText,
  source: plainText,
  firstAt: isoText,
  lastAt: isoText,
  shortestPauseMs: nullable(integer),
  examples: list(plainText),
})

/** What our own service says of what clients did; instants are epoch milliseconds. */
export const conductReport = record('ConductReport', {
  since: isoText,
  until: isoText,
  requests: integer,
  clients: list(
    record('Client', {
      userName: text,
      userAgent: text,
      address: plainText,
      requests: integer,
      firstAt: isoText,
      lastAt: isoText,
      findings: list(finding),
    }),
  ),
  forgotten: record('Forgotten', { clients: integer, sessions: integer, tasks: integer }),
})
export type ConductReport = ValueOf<typeof conductReport>
export type ConductFinding = ValueOf<typeof finding>
