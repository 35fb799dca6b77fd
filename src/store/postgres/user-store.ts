import { Problem, quoted } from '../../problem/index.ts'
import { folded } from '../sqlite/folded.ts'
import type { Role, User, UserStore } from '../user-store.ts'
import type { Database, Queries } from './database.ts'
import { removeSessionsOf } from './session-store.ts'

interface UserRow {
  readonly name: string
  readonly role: Role
  readonly password_hash: string
  readonly created_at: number
}

const COLUMNS = 'name, role, password_hash, created_at'
const FIND = `select ${COLUMNS} from "user" where name_folded = $1`

export function createPostgresUserStore(database: Database): UserStore {
  return {
    find: (name) => findUser(database, name),
    list: async () =>
      (await database.all<UserRow>(`select ${COLUMNS} from "user" order by name_folded`)).map(fromUserRow),
    create: (user) => database.write((queries) => createUser(queries, user)),
    setPasswordHash: (name, passwordHash) =>
      database.write(async (queries) => {
        const user = await lockUser(queries, name)
        await queries.run(
          'update "user" set password_hash = $1 where name_folded = $2',
          passwordHash,
          folded(user.name),
        )
        await removeSessionsOf(queries, user.name)
      }),
    setRole: (name, role) =>
      database.write(async (queries) => {
        if (role !== 'administrator') await refuseLastAdministrator(queries, name)
        const user = await lockUser(queries, name)
        await queries.run('update "user" set role = $1 where name_folded = $2', role, folded(user.name))
      }),
    remove: (name) =>
      database.write(async (queries) => {
        await refuseLastAdministrator(queries, name)
        const user = await lockUser(queries, name)
        await removeSessionsOf(queries, user.name)
        await queries.run('delete from "user" where name_folded = $1', folded(user.name))
      }),
  }
}

async function findUser(queries: Pick<Queries, 'get'>, name: string): Promise<User | undefined> {
  const row = await queries.get<UserRow>(FIND, folded(name))
  return row === undefined ? undefined : fromUserRow(row)
}

async function createUser(queries: Queries, user: User): Promise<void> {
  const count = await queries.run(
    `insert into "user" (name_folded, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5)
      on conflict do nothing`,
    folded(user.name),
    user.name,
    user.role,
    user.passwordHash,
    user.createdAt,
  )
  if (count > 0) return
  const known = await findUser(queries, user.name)
  throw new Problem(
    'user-exists',
    `A user ${quoted(known?.name ?? user.name)} exists already; choose another name, or remove that user first.`,
  )
}

/** @throws Problem `user-not-found` */
async function lockUser(queries: Queries, name: string): Promise<User> {
  const row = await queries.get<UserRow>(`${FIND} for update`, folded(name))
  if (row !== undefined) return fromUserRow(row)
  throw new Problem('user-not-found', `There is no user ${quoted(name)}; \`zvm-tasks user list\` shows all.`)
}

/**
 * Holds all administrators, always in one order, so that two who take the role from the last two meet here: the second
 * sees what the first has done.
 */
async function refuseLastAdministrator(queries: Queries, name: string): Promise<void> {
  const administrators = await queries.all<UserRow & { readonly name_folded: string }>(
    `select ${COLUMNS}, name_folded from "user" where role = 'administrator' order by name_folded for update`,
  )
  const [only, another] = administrators
  if (another !== undefined || only?.name_folded !== folded(name)) return
  throw new Problem(
    'last-administrator',
    `${quoted(only.name)} is the last administrator; make another user administrator first.`,
  )
}

function fromUserRow(row: UserRow): User {
  return { name: row.name, role: row.role, passwordHash: row.password_hash, createdAt: row.created_at }
}
