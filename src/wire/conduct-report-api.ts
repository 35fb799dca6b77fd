import { integer, isoText, plainText, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

const findingApi = record('Finding', {
  code: plainText,
  severity: plainText,
  /** What `count` counts. */
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

/** What clients of our own service did wrong: the answer of the doctor. */
export const conductReportApi = record('ConductReport', {
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
      findings: list(findingApi),
    }),
  ),
  forgotten: record('Forgotten', { clients: integer, sessions: integer, tasks: integer }),
})
export type ConductReportApi = ValueOf<typeof conductReportApi>
export type ConductFindingApi = ValueOf<typeof findingApi>
