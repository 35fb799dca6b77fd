/**
 * What a task and a change cost, in bytes and in time, in each store: the sums of docs/scaling.md. Tasks are merged, then
 * 64 producers report on them ten times. Prints one table. `node bench/scaling/run.ts [tasks]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stores } from '../../src/store/index.ts'
import { openPostgresStores } from '../../src/store/postgres/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import type { Task } from '../../src/task/index.ts'
import { openPostgresSchemas } from '../../test/support/postgres-schemas.ts'
import { startPostgresServer } from '../../test/support/postgres-server.ts'
import { createTasks } from '../http/tasks.ts'

const [countText = '20000'] = process.argv.slice(2)
const tasks: readonly Task[] = [...createTasks(Number(countText))]
const REPORTS = 10
const PRODUCERS = 64
const MERGED_AT_ONCE = 500

interface Cost {
  readonly store: string
  readonly bytesATask: number
  readonly bytesAReport: number
  readonly tasksASecond: number
  readonly reportsASecond: number
}

async function measure(store: string, stores: Stores, sizeOf: () => Promise<number> | number): Promise<Cost> {
  const empty = await sizeOf()
  const mergedAt = performance.now()
  for (let from = 0; from < tasks.length; from += MERGED_AT_ONCE) {
    await stores.tasks.merge(tasks.slice(from, from + MERGED_AT_ONCE), 0)
  }
  const mergeMs = performance.now() - mergedAt
  const merged = await sizeOf()
  const reportedAt = performance.now()
  let turn = 0
  const produce = async () => {
    while (turn < tasks.length * REPORTS) {
      const { id } = tasks[turn % tasks.length] ?? {}
      turn += 1
      if (id === undefined) return
      await stores.tasks.change(id, turn, (task) => ({ ...task, generation: task.generation + 1 }))
    }
  }
  await Promise.all(Array.from({ length: PRODUCERS }, produce))
  const reportMs = performance.now() - reportedAt
  const reported = await sizeOf()
  return {
    store,
    bytesATask: (merged - empty) / tasks.length,
    bytesAReport: (reported - merged) / (tasks.length * REPORTS),
    tasksASecond: (tasks.length / mergeMs) * 1000,
    reportsASecond: ((tasks.length * REPORTS) / reportMs) * 1000,
  }
}

async function measureSqlite(): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-scaling-'))
  const stores = await openSqliteStores({ folder })
  try {
    return await measure('SQLite', stores, () => statSync(join(folder, 'zvm-tasks.db')).size)
  } finally {
    await stores.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measurePostgres(): Promise<Cost> {
  const server = await startPostgresServer()
  const schemas = openPostgresSchemas(server)
  const stores = await openPostgresStores({ url: await schemas.create() })
  try {
    return await measure('PostgreSQL', stores, async () => {
      await schemas.sql.unsafe('checkpoint')
      const [row] = await schemas.sql<{ size: string }[]>`select pg_database_size(current_database()) as size`
      return Number(row?.size)
    })
  } finally {
    await stores.close()
    await schemas.close()
    await server.stop()
  }
}

const costs = [await measureSqlite(), await measurePostgres()]
const rounded = (value: number) => Math.round(value).toLocaleString('en')
console.log('| store | bytes a task | bytes a report | tasks/s merged | reports/s by 64 at once |')
console.log('| --- | --- | --- | --- | --- |')
for (const { store, bytesATask, bytesAReport, tasksASecond, reportsASecond } of costs) {
  const figures = [bytesATask, bytesAReport, tasksASecond, reportsASecond].map(rounded)
  console.log(`| ${store} | ${figures.join(' | ')} |`)
}
