import type { Clock } from '../runtime/index.ts'
import type { TaskId } from '../task/index.ts'

/** Calls of which the first counts: with the value waited for, or without where the time is over. */
export interface Waiter<Value> {
  readonly id: TaskId
  /** Of the clock, epoch milliseconds. */
  readonly until: number
  readonly resolve: (value?: Value) => void
}

/** Who waits for what. One timer serves all, and only while there is somebody. */
export interface Waiters<Value> {
  /** @returns what takes the waiter away again */
  add(waiter: Waiter<Value>): () => void
  of(id: TaskId): Iterable<Waiter<Value>>
  count(): number
  /** Ends all waiting, as if the time were over. */
  stop(): void
}

/** How exactly the end of a waiting time is met; it is never late by more than this. */
const TICK_MS = 50

export function createWaiters<Value>(clock: Clock): Waiters<Value> {
  const byTask = new Map<TaskId, Set<Waiter<Value>>>()
  const byTick = new Map<number, Set<Waiter<Value>>>()
  const stopping = new AbortController()
  let count = 0
  let isTicking = false

  const tickOf = ({ until }: Waiter<Value>) => Math.floor(until / TICK_MS)

  function remove(waiter: Waiter<Value>): void {
    if (take(byTask, waiter.id, waiter)) count -= 1
    take(byTick, tickOf(waiter), waiter)
  }

  async function tick(): Promise<void> {
    isTicking = true
    while (count > 0 && !stopping.signal.aborted) {
      await clock.sleep(TICK_MS, stopping.signal).catch(() => {})
      const now = Math.floor(clock.now() / TICK_MS)
      for (const [at, due] of byTick) if (at <= now) for (const waiter of [...due]) end(waiter)
    }
    isTicking = false
  }

  function end(waiter: Waiter<Value>): void {
    remove(waiter)
    waiter.resolve()
  }

  return {
    add(waiter) {
      put(byTask, waiter.id, waiter)
      put(byTick, tickOf(waiter), waiter)
      count += 1
      if (!isTicking) void tick()
      return () => remove(waiter)
    },
    of: (id) => [...(byTask.get(id) ?? [])],
    count: () => count,
    stop() {
      stopping.abort()
      for (const all of [...byTask.values()]) for (const waiter of [...all]) end(waiter)
    },
  }
}

function put<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

/** Whether it was there. */
function take<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): boolean {
  const set = sets.get(key)
  const wasThere = set?.delete(value) === true
  if (set?.size === 0) sets.delete(key)
  return wasThere
}
