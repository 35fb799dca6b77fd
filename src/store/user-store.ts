/** What a user may do; each role may do all that the ones before it may. */
export const ROLES = ['reader', 'producer', 'administrator'] as const
export type Role = (typeof ROLES)[number]

export interface User {
  /** As given; found in any letter case. */
  readonly name: string
  readonly role: Role
  /** In PHC form: `$argon2id$v=19$…`. */
  readonly passwordHash: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/**
 * Keeps users. May be used by a command line beside a running service, so nothing is remembered between calls.
 * The last administrator stays: see each method.
 */
export interface UserStore {
  find(name: string): Promise<User | undefined>
  /** In the order of names. */
  list(): Promise<readonly User[]>
  /** @throws Problem `user-exists` */
  create(user: User): Promise<void>
  /**
   * Changes the password; ends all sessions of the user in the same step.
   * @throws Problem `user-not-found`
   */
  setPasswordHash(name: string, passwordHash: string): Promise<void>
  /** @throws Problem `user-not-found`, or `last-administrator` where none would be left */
  setRole(name: string, role: Role): Promise<void>
  /**
   * Removes the user and all sessions of the user in one step.
   * @throws Problem `user-not-found`, or `last-administrator` where none would be left
   */
  remove(name: string): Promise<void>
}
