import { Problem } from '../../problem/index.ts'
import type { Channel } from './channel.ts'
import { type Asking, type Call, fromFailure, type Telling } from './messages.ts'
import { createTurnBatch } from './turn-batch.ts'

/** A worker's side of the line to the keeper. */
export interface KeeperCalls {
  /**
   * Resolves with what the keeper says.
   *
   * @throws Problem as the keeper's, `store-unavailable` where the keeper is gone
   */
  call<Result>(port: string, method: string, args: readonly unknown[]): Promise<Result>
  /** Calls `notify` whenever there are new changes. */
  watch(notify: () => void): () => void
  /** Calls `listener` whenever another worker has changed users or ended sessions, before that is acknowledged. */
  onAccess(listener: () => void): void
  /** Refuses all calls from now on, and those under way. */
  close(): void
}

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

export function openKeeperCalls(channel: Channel): KeeperCalls {
  const waiting = new Map<number, Waiting>()
  const watchers = new Set<() => void>()
  const accessListeners: (() => void)[] = []
  let calls: Call[] = []
  let heard: number[] = []
  let isWatching: boolean | undefined
  let count = 0
  let isClosed = false

  const sendSoon = createTurnBatch(() => {
    const asking: Asking = { calls, heard, ...(isWatching === undefined ? {} : { isWatching }) }
    calls = []
    heard = []
    isWatching = undefined
    channel.send(asking)
  })

  channel.onMessage((message) => {
    // Only `serveStores` is at the other end.
    const { replies, hasNews = false, access = [] } = message as Telling
    if (access.length > 0) {
      for (const listener of accessListeners) listener()
      heard.push(...access)
      sendSoon()
    }
    if (hasNews) for (const notify of [...watchers]) notify()
    for (const { number, result, failure } of replies) {
      const caller = waiting.get(number)
      waiting.delete(number)
      if (failure === undefined) caller?.resolve(result as never)
      else caller?.reject(fromFailure(failure))
    }
  })

  function close(): void {
    isClosed = true
    const left = [...waiting.values()]
    waiting.clear()
    for (const { reject } of left) reject(keeperGone())
  }
  channel.onClose(close)

  return {
    call: (port, method, args) =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(keeperGone())
          return
        }
        count += 1
        waiting.set(count, { resolve, reject })
        calls.push({ number: count, port, method, args })
        sendSoon()
      }),
    watch: (notify) => {
      const watcher = () => notify()
      watchers.add(watcher)
      if (watchers.size === 1) {
        isWatching = true
        sendSoon()
      }
      return () => {
        if (!watchers.delete(watcher) || watchers.size > 0) return
        isWatching = false
        sendSoon()
      }
    },
    onAccess: (listener) => {
      accessListeners.push(listener)
    },
    close,
  }
}

function keeperGone(): Problem {
  return new Problem(
    'store-unavailable',
    'The process that keeps the data has ended, or this one is about to; whether the write was done is not known. Look, and try again.',
    { retryAfterSeconds: 2 },
  )
}
