/** What ten thousand who wait for a task cost, in a process of its own. Prints one JSON line. */
import { createChangeFeed } from '../../src/feed/index.ts'
import { silentLog, systemClock } from '../../src/runtime/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { createTasks } from '../http/tasks.ts'

export interface WaitersReport {
  readonly waiters: number
  readonly heapMiB: number
  readonly timers: number
  /** From the write of one change of each task until all were told. */
  readonly allToldMs: number
}

const COUNT = 10_000

function heapMiB(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const timersOf = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

const stores = await openSqliteStores({ memory: true, clock: systemClock })
const tasks = [...createTasks(COUNT)]
await stores.tasks.merge(tasks, systemClock.now())
const feed = createChangeFeed({
  changes: stores.changes,
  tasks: stores.tasks,
  clock: systemClock,
  log: silentLog,
})
const [before, timersBefore] = [heapMiB(), timersOf()]
const waiting = tasks.map(({ id, generation }) => feed.waitForChange(id, { generation, ms: 60_000 }))
while (feed.waiting() < COUNT) await new Promise((resolve) => setImmediate(resolve))
const [during, timersDuring] = [heapMiB(), timersOf()]
const changed = performance.now()
await stores.tasks.merge(
  tasks.map((task) => ({ ...task, completeReason: 'changed' })),
  systemClock.now(),
)
await Promise.all(waiting)
const report: WaitersReport = {
  waiters: COUNT,
  heapMiB: during - before,
  timers: timersDuring - timersBefore,
  allToldMs: performance.now() - changed,
}
console.log(JSON.stringify(report))
await feed.stop()
await stores.close()
