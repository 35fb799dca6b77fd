import { Problem, quoted } from '../../problem/index.ts'
import type { Role, User, UserStore } from '../user-store.ts'
import type { Database } from './database.ts'
import { folded } from './folded.ts'
import { removeSessionsOf } from './session-store.ts'

interface UserRow {
  readonly name: string
  readonly role: Role
  readonly password_hash: string
  readonly created_at: number
}

const COLUMNS = 'name, role, password_hash, created_at'

export function createSqliteUserStore(database: Database): UserStore {
  function find(name: string): User | undefined {
    const row = database.get<UserRow>(`select ${COLUMNS} from user where name_folded = ?`, folded(name))
    return row === undefined ? undefined : fromUserRow(row)
  }

  function get(name: string): User {
    const user = find(name)
    if (user !== undefined) return user
    throw new Problem(
      'user-not-found',
      `There is no user ${quoted(name)}; \`zvm-tasks user list\` shows all.`,
    )
  }

  /** Inside the transaction that takes the role away, so that two commands cannot take the last two at once. */
  function refuseLastAdministrator(user: User): void {
    if (user.role !== 'administrator') return
    const other = database.get(
      `select 1 from user where role = 'administrator' and name_folded <> ? limit 1`,
      folded(user.name),
    )
    if (other !== undefined) return
    throw new Problem(
      'last-administrator',
      `${quoted(user.name)} is the last administrator; make another user administrator first.`,
    )
  }

  return {
    find: async (name) => find(name),
    list: async () =>
      database.all<UserRow>(`select ${COLUMNS} from user order by name_folded`).map(fromUserRow),
    create: async (user) => {
      database.write(() => {
        const known = find(user.name)
        if (known !== undefined) {
          throw new Problem(
            'user-exists',
            `A user ${quoted(known.name)} exists already; choose another name, or remove that user first.`,
          )
        }
        database.run(
          'insert into user (name_folded, name, role, password_hash, created_at) values (?, ?, ?, ?, ?)',
          folded(user.name),
          user.name,
          user.role,
          user.passwordHash,
          user.createdAt,
        )
      })
    },
    setPasswordHash: async (name, passwordHash) => {
      database.write(() => {
        const user = get(name)
        database.run(
          'update user set password_hash = ? where name_folded = ?',
          passwordHash,
          folded(user.name),
        )
        removeSessionsOf(database, user.name)
      })
    },
    setRole: async (name, role) => {
      database.write(() => {
        const user = get(name)
        if (role !== 'administrator') refuseLastAdministrator(user)
        database.run('update user set role = ? where name_folded = ?', role, folded(user.name))
      })
    },
    remove: async (name) => {
      database.write(() => {
        const user = get(name)
        refuseLastAdministrator(user)
        removeSessionsOf(database, user.name)
        database.run('delete from user where name_folded = ?', folded(user.name))
      })
    },
  }
}

function fromUserRow(row: UserRow): User {
  return { name: row.name, role: row.role, passwordHash: row.password_hash, createdAt: row.created_at }
}
