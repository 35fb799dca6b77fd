import { Problem } from '../problem/index.ts'
import type { Clock, Log } from '../runtime/index.ts'
import type { ChangeLog, TaskChange, TaskStore } from '../store/index.ts'
import type { Task, TaskId } from '../task/index.ts'
import { createRecentChanges } from './recent-changes.ts'
import { createWaiters } from './waiters.ts'

/** What changes, for all in this process who want to know. */
export interface ChangeFeed {
  /** The position of the newest change in the log. */
  lastPosition(): Promise<number>
  /** Up to where the changes were read; those up to there are told at once. */
  position(): number
  /**
   * The changes after a position, oldest first; none where there is none yet.
   *
   * @throws Problem `changes-forgotten`, `store-unavailable`
   */
  read(after: number, limit: number): Promise<readonly TaskChange[]>
  /** The same from memory alone; `undefined` where some of them are in the log only. */
  recall(after: number, limit: number): readonly TaskChange[] | undefined
  /**
   * Calls `listener` after changes were read. From the moment the promise resolves no change goes untold.
   *
   * @returns what ends it
   */
  onNews(listener: () => void): Promise<() => void>
  /**
   * Resolves as soon as a task is at another generation than `generation`: with the task, or null where it is gone.
   * `undefined` once `ms` are over, the signal is aborted or the feed stops.
   */
  waitForChange(id: TaskId, wait: TaskWait): Promise<Task | null | undefined>
  /** How many wait. */
  waiting(): number
  /** Lets all who wait go, and reads no more. */
  stop(): Promise<void>
}

export interface TaskWait {
  readonly generation: number
  readonly ms: number
  readonly signal?: AbortSignal | undefined
}

export interface ChangeFeedParts {
  readonly changes: ChangeLog
  readonly tasks: Pick<TaskStore, 'find'>
  /** Of the machine. */
  readonly clock: Clock
  readonly log: Log
  /** Changes that are held in memory at least. */
  readonly recentMax?: number
}

const RECENT_MAX = 4000
const PAGE = 1000
const FIRST_PAUSE_MS = 100
const PAUSE_MS_MAX = 5_000

/** One reader of the log of changes for the whole process. It reads while somebody follows or waits. */
export function createChangeFeed({
  changes,
  tasks,
  clock,
  log,
  recentMax = RECENT_MAX,
}: ChangeFeedParts): ChangeFeed {
  const recent = createRecentChanges(recentMax)
  const waiters = createWaiters<Task | null>(clock)
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  let users = 0
  /** Counts how often all have left: what was begun for them is then nobody's. */
  let era = 0
  let beginning: Promise<void> | undefined
  let endWatch = () => {}
  let reading: Promise<void> | undefined
  let isNotified = false

  /** Counts somebody in, and resolves once every change from then on is seen. */
  async function join(): Promise<void> {
    users += 1
    beginning ??= begin()
    try {
      await beginning
    } catch (error) {
      leave()
      throw error
    }
  }

  async function begin(): Promise<void> {
    const own = era
    try {
      const position = await changes.lastPosition()
      if (own !== era || stopping.signal.aborted) return
      recent.restart(position)
      endWatch = changes.watch(notify)
      // Between the position and the watch there may have been changes.
      notify()
    } catch (error) {
      if (own === era) beginning = undefined
      throw error
    }
  }

  function leave(): void {
    users -= 1
    if (users > 0) return
    era += 1
    beginning = undefined
    endWatch()
    endWatch = () => {}
  }

  function notify(): void {
    isNotified = true
    // In a turn of its own: who tells of a change has something to finish.
    reading ??= Promise.resolve()
      .then(readNews)
      .finally(() => {
        reading = undefined
        // A call between the last look and here is not forgotten.
        if (isNotified) notify()
      })
  }

  async function readNews(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; isNotified && users > 0 && !stopping.signal.aborted; ) {
      isNotified = false
      try {
        await readPages()
        pauseMs = FIRST_PAUSE_MS
      } catch (error) {
        isNotified = true
        if (error instanceof Problem && error.code === 'changes-forgotten') {
          log.warn({ err: error }, 'changes were forgotten before they were read')
          recent.restart(await changes.lastPosition().catch(() => recent.position()))
          tell()
        } else log.warn({ err: error }, 'changes cannot be read now; trying again')
        await clock.sleep(pauseMs, stopping.signal).catch(() => {})
        pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)
      }
    }
    if (users === 0 || stopping.signal.aborted) isNotified = false
  }

  async function readPages(): Promise<void> {
    for (;;) {
      const after = recent.position()
      const page = await changes.list({ after, limit: PAGE })
      // Somebody else may have begun anew meanwhile.
      if (page.length === 0 || recent.position() !== after) return
      recent.put(page)
      for (const change of page) wake(change)
      tell()
      if (page.length < PAGE) return
    }
  }

  function wake({ id, after }: TaskChange): void {
    for (const waiter of waiters.of(id)) waiter.resolve(after)
  }

  function tell(): void {
    for (const listener of [...listeners]) listener()
  }

  return {
    lastPosition: () => changes.lastPosition(),
    position: () => recent.position(),
    recall: (after, limit) => recent.listAfter(after, limit),
    read: async (after, limit) =>
      (users > 0 ? recent.listAfter(after, limit) : undefined) ?? changes.list({ after, limit }),

    async onNews(listener) {
      await join()
      // A function of its own: the same one may be given twice.
      const own = () => listener()
      listeners.add(own)
      return () => {
        if (listeners.delete(own)) leave()
      }
    },

    async waitForChange(id, { generation, ms, signal }) {
      const until = clock.now() + ms
      if (ms <= 0 || signal?.aborted || stopping.signal.aborted) return undefined
      await join()
      let endWait = () => {}
      try {
        const changed = new Promise<Task | null | undefined>((resolve) => {
          const onAbort = () => resolve(undefined)
          const remove = waiters.add({
            id,
            until,
            resolve: (task) => {
              // A change from before we looked, which is read late.
              if (task != null && task.generation <= generation) return
              resolve(task)
            },
          })
          signal?.addEventListener('abort', onAbort, { once: true })
          endWait = () => {
            remove()
            signal?.removeEventListener('abort', onAbort)
          }
        })
        if (signal?.aborted || stopping.signal.aborted) return undefined
        // What changed before we looked is in the store; what changes from now on is told.
        const now = (await tasks.find(id)) ?? null
        if (now?.generation !== generation) return now
        return await changed
      } finally {
        endWait()
        leave()
      }
    },

    waiting: () => waiters.count(),

    async stop() {
      stopping.abort(new Error('the feed stops'))
      endWatch()
      waiters.stop()
      await reading
    },
  }
}
