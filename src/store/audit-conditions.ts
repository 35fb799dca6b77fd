import type { AuditConditions } from './audit-store.ts'

/** A condition in the SQL of both databases, with one value each. */
export function toAuditTerms(
  { from, to, userName, action }: AuditConditions,
  before: number | undefined,
): readonly { readonly sql: string; readonly value: string | number }[] {
  return [
    { sql: 'position <', value: before },
    { sql: 'noted_at >=', value: from },
    { sql: 'noted_at <', value: to },
    { sql: 'lower(user_name) =', value: userName === undefined ? undefined : toLowerAscii(userName) },
    { sql: 'action =', value: action },
  ].flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, value }]))
}

/** As SQLite and a byte-wise collation lower letters. */
function toLowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
