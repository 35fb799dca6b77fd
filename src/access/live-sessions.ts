import type { Clock, Log } from '../runtime/index.ts'
import type { Session, SessionKind, SessionStore, User, UserStore } from '../store/index.ts'
import { credentialsWrong } from './credential-check.ts'
import { createRecentMap } from './recent-map.ts'
import type { Caller } from './role.ts'
import { hashSecret } from './secret.ts'

export interface SessionLimits {
  /** A session that is not used for so long has ended. */
  readonly idleSeconds: number
  /** A session has ended after so long, however busy. */
  readonly absoluteSeconds: number
  /** Sessions of one user and kind; one more ends the one that was used least recently. */
  readonly perUserMax: number
}

/** A session that has not ended. */
export interface LiveSession {
  readonly caller: Caller
  /** Epoch milliseconds. */
  readonly lastUsedAt: number
  readonly endsAt: number
}

/** The sessions of one kind: in the store, with those in use close at hand. */
export interface LiveSessions {
  /**
   * Starts a session of a user who has just shown credentials, under a secret that the client will hold.
   * @throws Problem `credentials-wrong` where user or password changed in the meantime
   */
  start(user: User, secret: string, endsWithinSeconds?: number): Promise<Session>
  find(secret: string): Promise<LiveSession | undefined>
  /** Finds a session and counts that as a use of it. */
  use(secret: string): Promise<LiveSession | undefined>
  /** Whether there was one. */
  end(secret: string): Promise<boolean>
  /** Forgets those of a user, or of all where null, which the store has just removed. */
  forget(userName: string | null): void
  /** Removes what has ended. */
  removeExpired(): Promise<void>
  /** Asks the store again for every session: users have changed. */
  refresh(): void
  /** Writes the uses that the store does not know yet. */
  save(): Promise<void>
}

interface LiveSessionsParts {
  readonly kind: SessionKind
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly clock: Clock
  readonly machine: Clock
  readonly log: Log
  readonly limits: SessionLimits
}

interface Entry {
  readonly session: Session
  caller: Caller
  /** When session and user were last seen in the store, by the machine. */
  seenAt: number
  lastUsedAt: number
  savedAt: number
}

const REMEMBERED_MAX = 10_000
/** For so long a change made by another process, such as `user rm`, may go unnoticed. */
const SEEN_FOR_MS = 2000
const SAVE_EVERY_MS_MAX = 30_000

export function createLiveSessions(parts: LiveSessionsParts): LiveSessions {
  const { kind, users, sessions, clock, machine, log, limits } = parts
  const idleMs = limits.idleSeconds * 1000
  const saveEveryMs = Math.min(SAVE_EVERY_MS_MAX, idleMs / 60)
  const entries = createRecentMap<Entry>(REMEMBERED_MAX)
  // Counts what ended here, so that a look into the store that began before does not bring it back.
  let endings = 0

  async function look(hash: string, known: Entry | undefined): Promise<Entry | undefined> {
    const endingsBefore = endings
    const seenAt = machine.now()
    const session = await sessions.find(hash)
    const user = session?.kind === kind ? await users.find(session.userName) : undefined
    if (session === undefined || user === undefined) {
      entries.remove(hash)
      return undefined
    }
    const caller = { userName: user.name, role: user.role }
    const entry = known ?? {
      session,
      caller,
      seenAt,
      lastUsedAt: session.lastUsedAt,
      savedAt: session.lastUsedAt,
    }
    entry.caller = caller
    entry.seenAt = seenAt
    // Another process may have seen it used.
    entry.lastUsedAt = Math.max(entry.lastUsedAt, session.lastUsedAt)
    entry.savedAt = Math.max(entry.savedAt, session.lastUsedAt)
    if (endings === endingsBefore) await remember(hash, entry)
    return entry
  }

  async function remember(hash: string, entry: Entry): Promise<void> {
    const leaving = entries.put(hash, entry)
    if (leaving !== undefined) await saveUse(leaving)
  }

  async function findEntry(hash: string): Promise<Entry | undefined> {
    const now = clock.now()
    const known = entries.find(hash)
    const isSeen = known !== undefined && Math.abs(machine.now() - known.seenAt) <= SEEN_FOR_MS
    const entry = isSeen ? known : await look(hash, known)
    if (entry === undefined) return undefined
    if (!hasEnded(entry, now)) return entry
    // Left in the store for removeExpired: a reader must not wait for a write, or fail with it.
    entries.remove(hash)
    return undefined
  }

  function hasEnded(entry: Entry, now: number): boolean {
    return now >= entry.session.endsAt || now - entry.lastUsedAt >= idleMs
  }

  async function endHash(hash: string): Promise<boolean> {
    endings += 1
    entries.remove(hash)
    const wasThere = await sessions.remove(hash)
    endings += 1
    entries.remove(hash)
    return wasThere
  }

  /** A use that cannot be written, as on a full disk, must not turn a reader away. */
  async function saveUse(entry: Entry): Promise<void> {
    if (entry.savedAt === entry.lastUsedAt) return
    const { lastUsedAt } = entry
    entry.savedAt = lastUsedAt
    try {
      await sessions.touch(entry.session.secretHash, lastUsedAt)
    } catch (error) {
      log.warn({ err: error }, 'the use of a session could not be noted')
    }
  }

  async function makeRoom(userName: string): Promise<void> {
    const own = [...entries.entries()].filter(([, entry]) => entry.session.userName === userName)
    for (const [hash] of own.slice(0, Math.max(0, own.length - limits.perUserMax + 1))) await endHash(hash)
  }

  return {
    start: async (user, secret, endsWithinSeconds = limits.absoluteSeconds) => {
      const now = clock.now()
      const secretHash = hashSecret(secret)
      const endsAt = now + endsWithinSeconds * 1000
      const session = { secretHash, kind, userName: user.name, createdAt: now, lastUsedAt: now, endsAt }
      await makeRoom(user.name)
      const seenAt = machine.now()
      await sessions.create(session)
      // Hashing takes a while. Had the password changed meanwhile, the session would outlive the change.
      const current = await users.find(user.name)
      if (current?.passwordHash !== user.passwordHash) {
        await endHash(secretHash)
        throw credentialsWrong()
      }
      const caller = { userName: current.name, role: current.role }
      await remember(secretHash, { session, caller, seenAt, lastUsedAt: now, savedAt: now })
      return session
    },

    find: async (secret) => toLiveSession(await findEntry(hashSecret(secret))),

    use: async (secret) => {
      const entry = await findEntry(hashSecret(secret))
      if (entry === undefined) return undefined
      const before = toLiveSession(entry)
      entry.lastUsedAt = Math.max(entry.lastUsedAt, clock.now())
      if (entry.lastUsedAt - entry.savedAt >= saveEveryMs) await saveUse(entry)
      return before
    },

    end: (secret) => endHash(hashSecret(secret)),

    forget: (userName) => {
      endings += 1
      for (const [hash, { session }] of [...entries.entries()]) {
        if (userName === null || session.userName === userName) entries.remove(hash)
      }
    },

    removeExpired: async () => {
      const now = clock.now()
      for (const [hash, entry] of [...entries.entries()]) if (hasEnded(entry, now)) entries.remove(hash)
      // The store learns of a use a little after it was.
      await sessions.removeExpired(kind, now, now - idleMs - saveEveryMs)
    },

    refresh: () => {
      endings += 1
      for (const [, entry] of entries.entries()) entry.seenAt = Number.NEGATIVE_INFINITY
    },

    save: async () => {
      for (const [, entry] of [...entries.entries()]) await saveUse(entry)
    },
  }
}

function toLiveSession(entry: Entry | undefined): LiveSession | undefined {
  return entry && { caller: entry.caller, lastUsedAt: entry.lastUsedAt, endsAt: entry.session.endsAt }
}
