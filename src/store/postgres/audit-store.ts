import { toAuditTerms } from '../audit-conditions.ts'
import { AUDIT_COLUMN_TYPES, AUDIT_NAMES, type AuditRow, fromAuditRow, toAuditRow } from '../audit-row.ts'
import type { AuditStore } from '../audit-store.ts'
import type { Database } from './database.ts'
import { toStoredArray } from './stored-text.ts'

const NAMES = AUDIT_NAMES.join(', ')
/** Held up to the commit, so that nobody sees a position before all smaller ones. */
const LOCK = 'select only_row from migration_lock where only_row = 1 for update'
const ADD = `insert into audit_entry (position, ${NAMES})
  select (select coalesce(max(position), 0) from audit_entry) + place, ${NAMES}
  from unnest(${AUDIT_NAMES.map((name, n) => `cast($${n + 1} as ${AUDIT_COLUMN_TYPES[name]}[])`).join(', ')})
    with ordinality as given(${NAMES}, place)`

export function createPostgresAuditStore(database: Database): AuditStore {
  return {
    append: async (notes) => {
      if (notes.length === 0) return
      const rows = notes.map(toAuditRow)
      await database.write(async (queries) => {
        await queries.get(LOCK)
        await queries.run(ADD, ...AUDIT_NAMES.map((name) => toStoredArray(rows.map((row) => row[name]))))
      })
    },
    list: async (conditions, { before, limit }) => {
      const terms = toAuditTerms(conditions, before)
      const where =
        terms.length === 0 ? '' : `where ${terms.map(({ sql }, n) => `${sql} $${n + 1}`).join(' and ')}`
      const rows = await database.all<AuditRow>(
        `select position, ${NAMES} from audit_entry ${where} order by position desc limit $${terms.length + 1}`,
        ...terms.map(({ value }) => value),
        limit,
      )
      return rows.map(fromAuditRow)
    },
  }
}
