import { Problem } from '../../problem/index.ts'
import type { Connection } from './connection.ts'

export interface PoolOptions {
  readonly place: string
  readonly connectionsMax: number
  /** How long a caller waits for a connection. */
  readonly waitMs: number
  open(): Promise<Connection>
  /**
   * Called again and again while a caller has a connection for longer than others would wait for it. The server may be
   * gone without a word, and nobody may open the connection that would find its successor.
   */
  readonly onSlow?: (() => void) | undefined
}

/** A bounded number of connections, each used by one caller at a time. */
export interface Pool {
  /**
   * Runs `work` with a connection. One that is lost is replaced.
   * @throws Problem `store-unavailable` where none is free for too long, or the pool is closed
   */
  use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
  /** Forgets the connections that nobody uses: another server may take the writes now. */
  discardIdle(): void
  /** Lets those who have a connection finish, refuses all others, and closes all. Safe to call twice. */
  close(): Promise<void>
}

interface Waiting {
  readonly go: () => void
  readonly refuse: (problem: Problem) => void
}

export function createPool({ place, connectionsMax, waitMs, open, onSlow }: PoolOptions): Pool {
  const idle: Connection[] = []
  const waiting: Waiting[] = []
  let count = 0
  let closing: Promise<void> | undefined
  let onDrained: () => void = () => {}

  /** Waits for the right to have a connection, which is passed on by hand so that nobody slips in between. */
  async function takeTurn(): Promise<void> {
    if (closing !== undefined) throw closed()
    if (count < connectionsMax) {
      count += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(one), 1)
        reject(busy())
      }, waitMs)
      const one: Waiting = {
        go: () => {
          clearTimeout(timer)
          resolve()
        },
        refuse: (problem) => {
          clearTimeout(timer)
          reject(problem)
        },
      }
      waiting.push(one)
    })
  }

  function passTurn(): void {
    const next = waiting.shift()
    if (next !== undefined) {
      next.go()
      return
    }
    count -= 1
    if (count === 0) onDrained()
  }

  function takeIdle(): Connection | undefined {
    for (;;) {
      const connection = idle.pop()
      if (connection === undefined || connection.isAlive) return connection
    }
  }

  function discardIdle(): void {
    for (const connection of idle.splice(0)) connection.destroy()
  }

  async function drain(): Promise<void> {
    for (const { refuse } of waiting.splice(0)) refuse(closed())
    if (count > 0) {
      await new Promise<void>((resolve) => {
        onDrained = resolve
      })
    }
    await Promise.all(idle.splice(0).map((connection) => connection.close()))
  }

  function closed(): Problem {
    return new Problem('store-unavailable', `${place} is closed; start the service again.`)
  }

  function busy(): Problem {
    const message = `${place} has all ${connectionsMax} connections of this service in use; try again, or allow more with connections in its address.`
    return new Problem('store-unavailable', message, { retryAfterSeconds: 2 })
  }

  return {
    use: async (work) => {
      await takeTurn()
      try {
        const connection = takeIdle() ?? (await open())
        const slow = onSlow === undefined ? undefined : setInterval(onSlow, waitMs)
        try {
          return await work(connection)
        } finally {
          clearInterval(slow)
          if (connection.isAlive) idle.push(connection)
        }
      } finally {
        passTurn()
      }
    },
    discardIdle,
    close: () => {
      closing ??= drain()
      return closing
    },
  }
}
