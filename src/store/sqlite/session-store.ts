import type { Session, SessionKind, SessionStore } from '../session-store.ts'
import type { Database } from './database.ts'
import { folded } from './folded.ts'

interface SessionRow {
  readonly secret_hash: string
  readonly kind: SessionKind
  readonly user_name: string
  readonly created_at: number
  readonly last_used_at: number
  readonly ends_at: number
}

export function createSqliteSessionStore(database: Database): SessionStore {
  return {
    find: async (secretHash) => {
      const row = database.get<SessionRow>(
        'select secret_hash, kind, user_name, created_at, last_used_at, ends_at from session where secret_hash = ?',
        secretHash,
      )
      return row === undefined ? undefined : fromSessionRow(row)
    },
    create: async (session) => {
      database.write(() =>
        database.run(
          `insert into session (secret_hash, kind, user_name, user_name_folded, created_at, last_used_at, ends_at)
            values (?, ?, ?, ?, ?, ?, ?)`,
          session.secretHash,
          session.kind,
          session.userName,
          folded(session.userName),
          session.createdAt,
          session.lastUsedAt,
          session.endsAt,
        ),
      )
    },
    touch: async (secretHash, lastUsedAt) => {
      // Uses of one session may be noted out of order.
      database.write(() =>
        database.run(
          'update session set last_used_at = max(last_used_at, ?) where secret_hash = ?',
          lastUsedAt,
          secretHash,
        ),
      )
    },
    remove: async (secretHash) =>
      database.write(() => database.run('delete from session where secret_hash = ?', secretHash) > 0),
    removeOf: async (userName) =>
      database.write(() =>
        userName === null
          ? database.run('delete from session')
          : database.run('delete from session where user_name_folded = ?', folded(userName)),
      ),
    removeExpired: async (kind, now, idleSince) => {
      database.write(() =>
        database.run(
          'delete from session where kind = ? and (ends_at < ? or last_used_at < ?)',
          kind,
          now,
          idleSince,
        ),
      )
    },
  }
}

/** Ends all sessions of a user. Part of the transaction that changes the user. */
export function removeSessionsOf(database: Database, userName: string): void {
  database.run('delete from session where user_name_folded = ?', folded(userName))
}

function fromSessionRow(row: SessionRow): Session {
  return {
    secretHash: row.secret_hash,
    kind: row.kind,
    userName: row.user_name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    endsAt: row.ends_at,
  }
}
