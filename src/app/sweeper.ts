import type { Access } from '../access/index.ts'
import type { Clock, Log, Service } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import { applyReport, type Task } from '../task/index.ts'

const SWEEP_EVERY_MS = 1000
/** Sweeps between two removals of what has expired. */
const REMOVE_EVERY = 60
const TASKS_A_SWEEP = 100

/** What the service does by itself, at regular times. */
export interface Sweeper extends Service {
  /** Ends tasks whose cancelling nobody has reported on in time. */
  sweep(): Promise<void>
}

export function createSweeper(parts: {
  readonly tasks: TaskStore
  readonly access: Pick<Access, 'removeExpired'>
  /** The time of tasks and sessions. */
  readonly clock: Clock
  /** By which it waits: a site that goes on by a year at once need not be swept at each of its seconds. */
  readonly machine: Clock
  readonly log: Log
  readonly cancelGraceSeconds: number
}): Sweeper {
  const { tasks, access, clock, machine, log, cancelGraceSeconds } = parts
  const abort = new AbortController()
  let running: Promise<void> | undefined

  async function sweep(): Promise<void> {
    const due = clock.now() - cancelGraceSeconds * 1000
    const cancelling = await tasks.listCancelling({ limit: TASKS_A_SWEEP })
    for (const { task, changedAt } of cancelling) {
      if (changedAt > due) return
      await tasks.change(task.id, clock.now(), (now) => (now.state === 'Cancelling' ? stopped(now) : now))
    }
  }

  function stopped(task: Task): Task {
    const completeReason = task.completeReason || 'Cancelled.'
    return applyReport(task, { state: 'Stopped', completeReason }, clock.now())
  }

  async function removeExpired(): Promise<void> {
    await access.removeExpired()
    await tasks.removeExpiredKeys(clock.now())
  }

  async function sweepOn(): Promise<void> {
    let isFailing = false
    for (let count = 0; !abort.signal.aborted; count += 1) {
      try {
        await sweep()
        if (count % REMOVE_EVERY === 0) await removeExpired()
        if (isFailing) log.warn({}, 'sweeping again')
        isFailing = false
      } catch (error) {
        // The store may be unavailable for a while; the next sweep tries again, and says so once.
        if (!isFailing) log.error({ err: error }, 'sweep failed')
        isFailing = true
      }
      await machine.sleep(SWEEP_EVERY_MS, abort.signal).catch(() => {})
    }
  }

  return {
    sweep,
    async start() {
      running ??= sweepOn()
    },
    async stop() {
      abort.abort()
      await running
    },
  }
}
