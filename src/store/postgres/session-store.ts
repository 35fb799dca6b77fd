import type { Session, SessionKind, SessionStore } from '../session-store.ts'
import { folded } from '../sqlite/folded.ts'
import type { Database, Queries } from './database.ts'

interface SessionRow {
  readonly secret_hash: string
  readonly kind: SessionKind
  readonly user_name: string
  readonly created_at: number
  readonly last_used_at: number
  readonly ends_at: number
}

const FIND = `select secret_hash, kind, user_name, created_at, last_used_at, ends_at from session
  where secret_hash = $1`

const CREATE = `insert into session
  (secret_hash, kind, user_name, user_name_folded, created_at, last_used_at, ends_at)
  values ($1, $2, $3, $4, $5, $6, $7)`

/** Uses of one session may be noted out of order, and by many processes. */
const TOUCH = 'update session set last_used_at = $1 where secret_hash = $2 and last_used_at < $1'

const REMOVE_EXPIRED = 'delete from session where kind = $1 and (ends_at < $2 or last_used_at < $3)'

export function createPostgresSessionStore(database: Database): SessionStore {
  return {
    find: async (secretHash) => {
      const row = await database.get<SessionRow>(FIND, secretHash)
      return row === undefined ? undefined : fromSessionRow(row)
    },
    create: async (session) => {
      await database.write((queries) =>
        queries.run(
          CREATE,
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
      await database.write((queries) => queries.run(TOUCH, lastUsedAt, secretHash), { isRepeatable: true })
    },
    remove: (secretHash) =>
      database.write(
        async (queries) => (await queries.run('delete from session where secret_hash = $1', secretHash)) > 0,
      ),
    removeOf: (userName) =>
      database.write((queries) =>
        userName === null ? queries.run('delete from session') : removeSessionsOf(queries, userName),
      ),
    removeExpired: async (kind, now, idleSince) => {
      await database.write((queries) => queries.run(REMOVE_EXPIRED, kind, now, idleSince), {
        isRepeatable: true,
      })
    },
  }
}

/** Ends all sessions of a user. Part of the transaction that changes the user. */
export function removeSessionsOf(queries: Queries, userName: string): Promise<number> {
  return queries.run('delete from session where user_name_folded = $1', folded(userName))
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
