import type { Stores } from '../stores.ts'
import type { Channel } from './channel.ts'
import { type Asking, type Call, type Reply, type Telling, toFailure } from './messages.ts'
import { changesAccess, REMOTE_METHODS, SWAP } from './remote-methods.ts'
import { swapTask, type TaskSwap } from './task-swap.ts'
import { createTurnBatch } from './turn-batch.ts'
import { swapWebhook, type WebhookSwap } from './webhook-swap.ts'

/** The keeper's side of the lines to its workers. */
export interface StoreServer {
  /** Does what comes over the channel, until it is closed. */
  join(channel: Channel): void
  /** Tells nobody of changes any more. */
  stop(): void
}

/** A worker as the keeper knows it. */
interface Line {
  isWatching: boolean
  /** Resolves once the worker has acted on a change of users or sessions, or is gone. */
  tellAccess(): Promise<void>
  tellNews(): void
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/** Serves the stores of a folder to workers. Calls of all workers that come together share a commit. */
export function serveStores(stores: Stores): StoreServer {
  const lines = new Set<Line>()
  const methods = toMethods(stores)
  const stop = stores.changes.watch(() => {
    for (const line of lines) if (line.isWatching) line.tellNews()
  })

  async function run({ port, method, args }: Call, from: Line): Promise<unknown> {
    const run = methods.get(`${port}.${method}`)
    if (run === undefined) throw new Error(`No worker may call ${method} of ${port}.`)
    const result = await run(...args)
    if (changesAccess(port, method)) {
      await Promise.all([...lines].filter((line) => line !== from).map((line) => line.tellAccess()))
    }
    return result
  }

  return {
    stop,
    join: (channel) => {
      const unheard = new Map<number, () => void>()
      let replies: Reply[] = []
      let access: number[] = []
      let hasNews = false
      let count = 0
      const tellSoon = createTurnBatch(() => {
        const telling: Telling = { replies, hasNews, access }
        replies = []
        access = []
        hasNews = false
        channel.send(telling)
      })
      const line: Line = {
        isWatching: false,
        tellAccess: () =>
          new Promise((resolve) => {
            count += 1
            unheard.set(count, resolve)
            access.push(count)
            tellSoon()
          }),
        tellNews: () => {
          hasNews = true
          tellSoon()
        },
      }

      const reply = (made: Reply) => {
        replies.push(made)
        tellSoon()
      }

      function answer(call: Call): void {
        const { number } = call
        run(call, line).then(
          (result) => reply({ number, result }),
          (error) => reply({ number, failure: toFailure(error) }),
        )
      }

      lines.add(line)
      channel.onMessage((message) => {
        // Only `openRemoteStores` is at the other end.
        const { calls, isWatching, heard = [] } = message as Asking
        if (isWatching !== undefined) line.isWatching = isWatching
        // There may have been some before it was known that it watches.
        if (isWatching === true) line.tellNews()
        for (const number of heard) {
          unheard.get(number)?.()
          unheard.delete(number)
        }
        for (const call of calls) answer(call)
      })
      channel.onClose(() => {
        lines.delete(line)
        for (const resolve of unheard.values()) resolve()
        unheard.clear()
      })
    },
  }
}

/** All that a worker may call, by port and method. */
function toMethods(stores: Stores): ReadonlyMap<string, Method> {
  const methods = new Map<string, Method>([
    [`tasks.${SWAP}`, (swap) => swapTask(stores.tasks, swap as TaskSwap)],
    [`webhooks.${SWAP}`, (swap) => swapWebhook(stores.webhooks, swap as WebhookSwap)],
  ])
  for (const [port, names] of Object.entries(REMOTE_METHODS)) {
    // The table names methods of the ports.
    const own = stores[port as keyof typeof REMOTE_METHODS] as unknown as Readonly<Record<string, Method>>
    for (const name of names)
      methods.set(`${port}.${name}`, (...args) => own[name]?.(...args) ?? Promise.resolve())
  }
  return methods
}
