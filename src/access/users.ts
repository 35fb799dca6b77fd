import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'
import type { Role, User, UserStore } from '../store/index.ts'
import { parseUserName } from './login-name.ts'
import { requirePassword } from './password.ts'
import { hashPassword } from './password-hash.ts'

/** A user as may be shown. */
export type UserSummary = Omit<User, 'passwordHash'>

export interface NewUser {
  readonly name: string
  readonly password: string
  readonly role: Role
}

/** Keeps the list of users, for an administrator. A running service heeds each change within two seconds. */
export interface UserAdministration {
  /** @throws Problem `value-unreadable` for a name or password nobody can have, `user-exists` */
  addUser(user: NewUser): Promise<UserSummary>
  /**
   * Ends all sessions of the user as well.
   * @throws Problem `value-unreadable`, `user-not-found`
   */
  setPassword(name: string, password: string): Promise<void>
  /** @throws Problem `user-not-found`, `last-administrator` */
  setRole(name: string, role: Role): Promise<void>
  /**
   * Ends all sessions of the user as well.
   * @throws Problem `user-not-found`, `last-administrator`
   */
  removeUser(name: string): Promise<void>
  listUsers(): Promise<readonly UserSummary[]>
}

interface UserAdministrationParts {
  readonly users: UserStore
  readonly clock: Clock
  readonly ids: Ids
  /** Called after every change. */
  readonly onChange?: () => void
}

export function createUserAdministration(parts: UserAdministrationParts): UserAdministration {
  const { users, clock, ids, onChange = () => {} } = parts
  return {
    addUser: async ({ name, password, role }) => {
      const user = { name: requireUserName(name), role, createdAt: clock.now() }
      requirePassword(password)
      await users.create({ ...user, passwordHash: await hashPassword(password, ids) })
      return user
    },
    setPassword: async (name, password) => {
      requirePassword(password)
      await users.setPasswordHash(requireUserName(name), await hashPassword(password, ids))
      onChange()
    },
    setRole: async (name, role) => {
      await users.setRole(requireUserName(name), role)
      onChange()
    },
    removeUser: async (name) => {
      await users.remove(requireUserName(name))
      onChange()
    },
    listUsers: async () =>
      (await users.list()).map(({ name, role, createdAt }) => ({ name, role, createdAt })),
  }
}

function requireUserName(text: string): string {
  const name = parseUserName(text)
  if (name !== undefined) return name
  throw new Problem(
    'value-unreadable',
    `${quoted(text)} cannot be a user name; choose 1 to 256 characters on one line, without a colon.`,
  )
}
