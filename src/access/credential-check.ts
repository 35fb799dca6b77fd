import { Problem } from '../problem/index.ts'
import type { Log } from '../runtime/index.ts'
import type { User, UserStore } from '../store/index.ts'
import type { Credentials } from './basic-credentials.ts'
import { parseLoginName } from './login-name.ts'
import { isPassword } from './password.ts'
import { matchesPassword, NOBODY_HASH } from './password-hash.ts'
import type { LoginAttempt, Throttle } from './throttle.ts'
import type { WorkQueue } from './work-queue.ts'

/**
 * Gives the user whose credentials these are. A name that nobody has takes as long as a wrong password.
 *
 * @param address of the client
 * @throws Problem `credentials-wrong`, `too-many-attempts` or `too-busy`
 */
export type CredentialCheck = (credentials: Credentials, address: string) => Promise<User>

interface CredentialCheckParts {
  readonly users: UserStore
  readonly throttle: Throttle
  readonly queue: WorkQueue
  readonly log: Log
}

export function createCredentialCheck({
  users,
  throttle,
  queue,
  log,
}: CredentialCheckParts): CredentialCheck {
  async function attemptOf(userName: string, address: string) {
    const names = parseLoginName(userName) ?? []
    const user = await findFirst(users, names)
    const isLastAdministrator = user?.role === 'administrator' && (await countAdministrators(users)) === 1
    // All spellings of a name count as one, whether somebody has it or not.
    const attempt: LoginAttempt = { userName: user?.name ?? names.at(-1) ?? '', address, isLastAdministrator }
    return { user, attempt }
  }

  return async ({ userName, password }, address) => {
    const { user, attempt } = await attemptOf(userName, address)
    const fields = { userName: attempt.userName, address }
    throttle.check(attempt)
    const isRight = await queue.run(async () => {
      // Once more in turn: those that waited may be guesses that came all at once.
      throttle.check(attempt)
      const matches =
        isPassword(password) && (await matchesPassword(password, user?.passwordHash ?? NOBODY_HASH))
      if (matches) throttle.noteSuccess(attempt)
      else throttle.noteFailure(attempt)
      return matches
    })
    if (user === undefined || !isRight) {
      log.warn(fields, 'login refused')
      throw credentialsWrong()
    }
    log.info(fields, 'login accepted')
    return user
  }
}

export function credentialsWrong(): Problem {
  return new Problem(
    'credentials-wrong',
    'The user name or the password is wrong; check both and log in again.',
  )
}

async function findFirst(users: UserStore, names: readonly string[]): Promise<User | undefined> {
  for (const name of names) {
    const user = await users.find(name)
    if (user !== undefined) return user
  }
  return undefined
}

async function countAdministrators(users: UserStore): Promise<number> {
  return (await users.list()).filter((user) => user.role === 'administrator').length
}
