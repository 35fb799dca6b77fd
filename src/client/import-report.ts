import { integer, list, plainText, record, text, type ValueOf } from '../wire/index.ts'

const refusal = record('ImportRefusal', { line: integer, identifier: text, reason: plainText })

/** What a server says of an import: ours alone has one. Counts are tasks; `refusalsCut` are refusals left off. */
export const importReport = record('ImportReport', {
  read: integer,
  added: integer,
  updated: integer,
  unchanged: integer,
  kept: integer,
  refused: integer,
  refusals: list(refusal),
  refusalsCut: integer,
})
export type ImportReport = ValueOf<typeof importReport>
