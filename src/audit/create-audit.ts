import type { Clock, Log } from '../runtime/index.ts'
import type { AuditNote, AuditStore } from '../store/index.ts'
import { AUDIT_ACTIONS, type AuditAction } from './actions.ts'

/** How long an entry that may be late waits for others. */
const GATHER_MS = 50
/** More of the same are counted into one entry for so long. */
const COUNT_MS = 60_000
/** So many are counted at once, and so many wait for a store that is gone. */
const WAITING_MAX = 10_000
const NAME_CHARS = 64
const TEXT_CHARS = 200

/** Something that somebody did, or was refused. */
export interface AuditEvent {
  readonly action: AuditAction
  readonly userName: string | null
  /** Whether the name is only what a refused sign-in said. */
  readonly isClaimed?: boolean
  readonly address: string | null
  readonly target?: string | null | undefined
  /** The code of the problem that refused it; null where it was done. */
  readonly problem: string | null
  readonly requestId: string | null
  /** Whether more of the same within a minute are counted into one entry, which comes when the minute is over. */
  readonly isCounted?: boolean
}

export interface Audit extends Pick<AuditStore, 'list'> {
  /**
   * Notes an event; durable when it resolves, where its action says so.
   *
   * @throws Problem `store-unavailable`, after which the entry is written as soon as that is possible
   */
  note(event: AuditEvent): Promise<void>
  /** Writes what waits, and what was counted. Call it before the store is closed. */
  stop(): Promise<void>
}

/** Writes entries into the store. @param parts.clock that of the machine */
export function createAudit({
  store,
  clock,
  log,
}: {
  readonly store: AuditStore
  readonly clock: Clock
  readonly log: Log
}): Audit {
  const stopping = new AbortController()
  const counted = new Map<string, { note: AuditNote; count: number }>()
  let waiting: readonly AuditNote[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let isAwaited = false
  let isCounting = false

  async function flush(): Promise<void> {
    const taken = waiting
    waiting = []
    if (taken.length === 0) {
      await writing
      return
    }
    const written = store.append(taken)
    const settled = written.catch(() => {})
    writing = Promise.all([writing, settled])
    try {
      await written
    } catch (error) {
      const kept = [...taken, ...waiting]
      if (kept.length > WAITING_MAX) log.error({ lost: kept.length - WAITING_MAX }, 'audit entries are lost')
      waiting = kept.slice(0, WAITING_MAX)
      flushSoon()
      throw error
    }
  }

  function flushSoon(): void {
    if (isAwaited || stopping.signal.aborted) return
    isAwaited = true
    clock
      .sleep(GATHER_MS, stopping.signal)
      .then(() => {
        isAwaited = false
        return flush()
      })
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'audit entries wait for the store')
      })
  }

  function count(note: AuditNote): 'first' | 'more' {
    const { userName, address, action, target, problem } = note
    const key = JSON.stringify([userName, address, action, target, problem])
    const known = counted.get(key)
    if (known !== undefined) {
      counted.set(key, { note, count: known.count + 1 })
      return 'more'
    }
    if (counted.size >= WAITING_MAX) tellCounted()
    counted.set(key, { note, count: 0 })
    if (!isCounting && !stopping.signal.aborted) {
      isCounting = true
      clock
        .sleep(COUNT_MS, stopping.signal)
        .then(() => {
          isCounting = false
          tellCounted()
        })
        .catch(() => {})
    }
    return 'first'
  }

  function tellCounted(): void {
    const more = [...counted.values()].filter(({ count }) => count > 0)
    counted.clear()
    if (more.length === 0) return
    waiting = [...waiting, ...more.map(({ note, count }) => ({ ...note, count }))]
    flushSoon()
  }

  return {
    async note(event) {
      const note = toNote(event, clock.now())
      if (event.isCounted === true && count(note) === 'more') return
      waiting = [...waiting, note]
      if (AUDIT_ACTIONS[event.action].pace === 'before-answer') await flush()
      else flushSoon()
    },
    async list(conditions, page) {
      await flush()
      return store.list(conditions, page)
    },
    async stop() {
      stopping.abort()
      tellCounted()
      await flush().catch((error: unknown) => log.error({ err: error }, 'audit entries are lost'))
    },
  }
}

function toNote(event: AuditEvent, at: number): AuditNote {
  const { action, userName, isClaimed = false, address, target = null, problem, requestId } = event
  return {
    at,
    userName: userName === null ? null : shortened(userName, NAME_CHARS),
    isClaimed,
    address,
    action,
    target: target === null ? null : shortened(target, TEXT_CHARS),
    outcome: problem === null ? 'done' : 'refused',
    problem,
    count: 1,
    requestId,
  }
}

/** Marked by an ellipsis. */
function shortened(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax - 1)}…`
}
