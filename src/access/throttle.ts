import { isIPv6 } from 'node:net'
import { Problem } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import { createRecentMap } from './recent-map.ts'

export interface LoginAttempt {
  readonly userName: string
  /** Of the client, as text: IPv4 or IPv6. */
  readonly address: string
  readonly isLastAdministrator: boolean
}

/** Slows guessing of passwords down, never by more than a minute. */
export interface Throttle {
  /** @throws Problem `too-many-attempts`; the attempt then counts for nothing */
  check(attempt: LoginAttempt): void
  noteFailure(attempt: LoginAttempt): void
  noteSuccess(attempt: LoginAttempt): void
}

interface Patience {
  /** Failures that cost nothing; each further one doubles the wait, from one second on. */
  readonly freeFailures: number
  readonly waitSecondsMax: number
}

const PATIENCE = {
  userAtAddress: { freeFailures: 5, waitSecondsMax: 30 },
  user: { freeFailures: 20, waitSecondsMax: 60 },
  address: { freeFailures: 20, waitSecondsMax: 30 },
} as const satisfies Record<string, Patience>

const FORGET_AFTER_MS = 15 * 60_000
const REMEMBERED_MAX = 10_000

/**
 * Failures are counted three ways: of a user at an address, of a user, of an address. So that an attacker cannot
 * lock anybody out: a user who logged in from an address before waits there only for failures of the two together;
 * and the last administrator never waits for failures from elsewhere. A login of one's own clears the failures of
 * the user but not of the address, or a guesser with an account could start over at will.
 * All is forgotten at a restart, and after 15 minutes without a failure.
 */
export function createThrottle(clock: Clock): Throttle {
  const pairs = createFailureCount(PATIENCE.userAtAddress, clock)
  const users = createFailureCount(PATIENCE.user, clock)
  const addresses = createFailureCount(PATIENCE.address, clock)
  const trusted = createRecentMap<true>(REMEMBERED_MAX)

  return {
    check: (attempt) => {
      const { user, address, pair } = keysOf(attempt)
      const isTrusted = trusted.find(pair) === true
      const waitMs = Math.max(
        pairs.waitMs(pair),
        isTrusted ? 0 : addresses.waitMs(address),
        isTrusted || attempt.isLastAdministrator ? 0 : users.waitMs(user),
      )
      if (waitMs <= 0) return
      const retryAfterSeconds = Math.ceil(waitMs / 1000)
      const message = `Too many failed logins; try again in ${retryAfterSeconds} s.`
      throw new Problem('too-many-attempts', message, { retryAfterSeconds })
    },
    noteFailure: (attempt) => {
      const { user, address, pair } = keysOf(attempt)
      pairs.add(pair)
      users.add(user)
      addresses.add(address)
    },
    noteSuccess: (attempt) => {
      const { user, pair } = keysOf(attempt)
      pairs.clear(pair)
      users.clear(user)
      trusted.put(pair, true)
    },
  }
}

function keysOf(attempt: LoginAttempt) {
  const user = attempt.userName.toLowerCase()
  const address = toNetwork(attempt.address)
  return { user, address, pair: `${user}\n${address}` }
}

function createFailureCount(patience: Patience, clock: Clock) {
  const failures = createRecentMap<{ readonly count: number; readonly lastAt: number }>(REMEMBERED_MAX)

  function countOf(key: string): { readonly count: number; readonly lastAt: number } {
    const known = failures.find(key)
    const now = clock.now()
    return known === undefined || now - known.lastAt >= FORGET_AFTER_MS ? { count: 0, lastAt: now } : known
  }

  return {
    waitMs: (key: string): number => {
      const { count, lastAt } = countOf(key)
      if (count <= patience.freeFailures) return 0
      const seconds = Math.min(2 ** (count - patience.freeFailures - 1), patience.waitSecondsMax)
      const waitedMs = clock.now() - lastAt
      // Below zero the clock was set back, and nobody should wait for it to catch up.
      return waitedMs < 0 ? 0 : seconds * 1000 - waitedMs
    },
    add: (key: string): void => {
      failures.put(key, { count: countOf(key).count + 1, lastAt: clock.now() })
    },
    clear: (key: string): void => failures.remove(key),
  }
}

/** The address, or for IPv6 the /64 it is in, for whoever has one such address has all of them. */
export function toNetwork(address: string): string {
  const [plain = ''] = address.toLowerCase().split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.join(':')}::/64`
}
