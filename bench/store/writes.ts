/**
 * Reports progress on tasks of a data folder: by SQLite alone, through the store one after the other, and through it
 * by 64 producers at once. Arguments: a folder, the number of its tasks, rounds. Prints one JSON line a round:
 * reports a second.
 */
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import type { Task, TaskId } from '../../src/task/index.ts'

export interface WritesReport {
  readonly raw: number
  readonly single: number
  readonly group: number
}

const PRODUCERS = 64
const [folder = '', roundsText = ''] = process.argv.slice(2)
const SECONDS = 1.5

const first = await openSqliteStores({ folder })
const page = await first.tasks.list({}, { limit: 5_000 })
await first.close()
const ids: readonly TaskId[] = page.map(({ id }) => id)

/** Far apart from one to the next, as reports of many producers are. */
function idAt(turn: number): TaskId {
  return ids[(turn * 7919) % ids.length] as TaskId
}

const reported = (turn: number) => (task: Task) => ({
  ...task,
  progressPercent: turn % 100,
  generation: task.generation + 1,
})

/** Writes until the time is over. Gives writes a second. */
async function rateOf(write: (turn: number) => Promise<unknown> | undefined): Promise<number> {
  const started = performance.now()
  let turn = 0
  while (performance.now() - started < SECONDS * 1000) {
    turn += 1
    await write(turn)
  }
  return (turn / (performance.now() - started)) * 1000
}

async function rawRate(): Promise<number> {
  const database = new DatabaseSync(`${folder}/zvm-tasks.db`)
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768')
  const report = database.prepare(
    'update task set progress_percent = ?, generation = generation + 1, changed_at = ? where id = ?',
  )
  const rate = await rateOf((turn) => {
    report.run(turn % 100, turn, idAt(turn))
    return undefined
  })
  database.close()
  return rate
}

async function storeRate(producers: number): Promise<number> {
  const stores = await openSqliteStores({ folder })
  const rates = await Promise.all(
    Array.from({ length: producers }, (_, producer) =>
      rateOf((turn) => {
        const at = turn * producers + producer
        return stores.tasks.change(idAt(at), at, reported(at))
      }),
    ),
  )
  await stores.close()
  return rates.reduce((sum, rate) => sum + rate, 0)
}

for (let round = 0; round < Number(roundsText); round += 1) {
  const report: WritesReport = {
    raw: await rawRate(),
    single: await storeRate(1),
    group: await storeRate(PRODUCERS),
  }
  console.log(JSON.stringify(report))
}
