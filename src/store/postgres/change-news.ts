import type { Clock, Log } from '../../runtime/index.ts'
import type { Connection } from './connection.ts'

/** Every database has one of this name; whoever else uses it causes a look too many. */
export const NEWS_CHANNEL = 'zvm_tasks_change'

/** How long a change may go unnoticed where the server's word of it is lost. */
const LOOK_EVERY_MS = 1_000
/** The same where the server gives no word at all. */
const LOOK_OFTEN_MS = 200

/** Tells that the log has grown, whichever process wrote it. */
export interface ChangeNews {
  watch(notify: () => void): () => void
  close(): Promise<void>
}

/**
 * Listens to the server, and looks at the log once in a while all the same: notifications are lost with their
 * connection, in poolers, and on servers that know the language of PostgreSQL but not this.
 */
export function createChangeNews(parts: {
  /** A session that calls `onNews` for each notification; absent where there can be none. */
  readonly openListener: ((onNews: () => void) => Promise<Connection>) | undefined
  findLastPosition(): Promise<number>
  readonly clock: Clock
  readonly log: Log
}): ChangeNews {
  const { openListener, findLastPosition, clock, log } = parts
  const watchers = new Set<() => void>()
  const abort = new AbortController()
  let listener: Connection | undefined
  let running: Promise<void> | undefined
  let last = -1

  function tell(): void {
    for (const notify of watchers) notify()
  }

  async function listen(): Promise<void> {
    if (openListener === undefined || listener?.isAlive) return
    const opened = await openListener(tell)
    listener = opened
    await opened.execute(`listen ${NEWS_CHANNEL}`)
  }

  async function look(): Promise<void> {
    const position = await findLastPosition()
    if (position === last) return
    last = position
    tell()
  }

  async function watchOn(): Promise<void> {
    let isDeaf = false
    while (!abort.signal.aborted) {
      try {
        await listen()
        isDeaf = false
      } catch (error) {
        if (!isDeaf) log.warn({ err: error }, 'the database cannot be listened to; looking often instead')
        isDeaf = true
      }
      // The store may be away; the next look tries again.
      await look().catch(() => {})
      await clock
        .sleep(isDeaf || openListener === undefined ? LOOK_OFTEN_MS : LOOK_EVERY_MS, abort.signal)
        .catch(() => {})
    }
  }

  return {
    watch: (notify) => {
      running ??= watchOn()
      // Another one, should the same function watch twice.
      const watcher = () => notify()
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    close: async () => {
      abort.abort()
      await running
      await listener?.close()
    },
  }
}
