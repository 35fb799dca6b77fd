import type { ChangeFeed } from '../feed/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import { isEnded, type Task } from '../task/index.ts'
import type { Exchange } from './route.ts'

/** Requests that wait for a task to change. */
export interface TaskWaiting {
  /** The seconds of `Prefer: wait=N`, within the bound; `undefined` where nothing is to be waited for. Source: RFC 7240, 4.3. */
  preferredSeconds(exchange: Exchange): number | undefined
  /** The seconds of `?wait=N`, within the bound. @throws Problem `filter-unreadable` */
  askedSeconds(exchange: Exchange): number | undefined
  /**
   * The task as soon as it is another than the client knows, has ended, or the time is over; as it is then.
   *
   * @param isKnown whether the client knows the task as it is here; unless given, it knows what it is now
   * @throws Problem `task-not-found` where it is removed meanwhile
   */
  untilNews(task: Task, wish: WaitWish): Promise<Task>
}

export interface WaitWish {
  readonly seconds: number
  readonly exchange: Exchange
  readonly isKnown?: ((task: Task) => boolean) | undefined
}

export function createTaskWaiting({
  feed,
  clock,
  secondsMax,
}: {
  readonly feed: ChangeFeed
  /** Of the machine. */
  readonly clock: Clock
  readonly secondsMax: number
}): TaskWaiting {
  return {
    preferredSeconds({ header }) {
      const seconds = parsePreferredWait(header('prefer'))
      return seconds === undefined || secondsMax === 0 ? undefined : Math.min(seconds, secondsMax)
    },

    askedSeconds({ query }) {
      const text = query('wait')
      if (text === undefined) return undefined
      if (/^\d+$/.test(text)) return Math.min(Number(text), secondsMax)
      throw new Problem(
        'filter-unreadable',
        `wait ${quoted(text)} is not a number of seconds; write one from 0 on.`,
      )
    },

    async untilNews(task, { seconds, exchange, isKnown }) {
      const until = clock.now() + seconds * 1000
      const gone = new AbortController()
      const stay = exchange.onGone(() => gone.abort())
      try {
        let now = task
        let isNews = isKnown !== undefined && !isKnown(now)
        while (!isNews && !isEnded(now.state)) {
          const wait = { generation: now.generation, ms: until - clock.now(), signal: gone.signal }
          const changed = await feed.waitForChange(now.id, wait)
          if (changed === undefined) break
          if (changed === null) {
            throw new Problem('task-not-found', `The task ${task.id} was removed while it was waited for.`)
          }
          now = changed
          isNews = isKnown === undefined || !isKnown(now)
        }
        return now
      } finally {
        stay()
      }
    },
  }
}

/** Of several the first counts; what is no number of seconds is no wish, as with any preference that is not understood. */
function parsePreferredWait(prefer: string | undefined): number | undefined {
  for (const preference of (prefer ?? '').split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d+)"?\s*(?:;.*)?$/i.exec(preference) ?? []
    if (seconds !== undefined) return Number(seconds)
  }
  return undefined
}
