import { toAuditTerms } from '../audit-conditions.ts'
import { AUDIT_NAMES, type AuditRow, fromAuditRow, toAuditRow } from '../audit-row.ts'
import type { AuditStore } from '../audit-store.ts'
import type { Database } from './database.ts'
import { createGroupCommit } from './group-commit.ts'

/** The position is the next one: nothing is ever removed. */
const ADD = `insert into audit_entry (${AUDIT_NAMES.join(', ')}) values (${AUDIT_NAMES.map(() => '?').join(', ')})`

export function createSqliteAuditStore(database: Database): AuditStore {
  const commits = createGroupCommit(database)
  return {
    append: async (notes) => {
      if (notes.length === 0) return
      await commits.write(() => {
        for (const note of notes) {
          const row = toAuditRow(note)
          database.run(ADD, ...AUDIT_NAMES.map((name) => row[name]))
        }
      }, notes.length)
    },
    list: async (conditions, { before, limit }) => {
      const terms = toAuditTerms(conditions, before)
      const where = terms.length === 0 ? '' : `where ${terms.map(({ sql }) => `${sql} ?`).join(' and ')}`
      return database
        .all<AuditRow>(
          `select position, ${AUDIT_NAMES.join(', ')} from audit_entry ${where} order by position desc limit ?`,
          ...terms.map(({ value }) => value),
          limit,
        )
        .map(fromAuditRow)
    },
  }
}
