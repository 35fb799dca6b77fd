import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { silentLog } from '../../src/runtime/index.ts'
import type { Stores } from '../../src/store/index.ts'
import { checkServer } from '../../src/store/postgres/check-server.ts'
import { type Connection, openConnection } from '../../src/store/postgres/connection.ts'
import { PUT_ENTITIES } from '../../src/store/postgres/entity-store.ts'
import { openPostgresStores, parseServerAddress } from '../../src/store/postgres/index.ts'
import {
  LIST_CANCELLING,
  LOCK_TASKS,
  type TaskQuery,
  toTaskQuery,
  UPDATE_TASKS,
} from '../../src/store/postgres/task-sql.ts'
import type { TaskFilter, TaskId } from '../../src/task/index.ts'
import type { PostgresSchemas } from '../support/postgres-schemas.ts'

const ROWS = 50_000
const TIMEOUTS = { connectTimeoutMs: 5_000, answerTimeoutMs: 60_000 }

const EVERY_FILTER: Required<TaskFilter> = {
  startedBefore: 40_000,
  startedAfter: 100,
  completedBefore: 40_000,
  completedAfter: 100,
  type: 'Move',
  state: 'Failed',
}
const AFTER = { startedAt: 30_000, id: 'x' as TaskId }

/** Starts a second apart; five types, seven states, every other one ended. */
const FILL = `insert into task (id, type, state, progress_percent, started_at, completed_at, is_cancellable,
    generation, related, changed_at)
  select md5(n::text) || n, (array['Move', 'FailOver', 'VpgBackup', 'Resize', 'Sync'])[1 + n % 5],
    (array['InProgress', 'Paused', 'Failed', 'Stopped', 'Completed', 'Cancelling', 'Failed'])[1 + n % 7],
    50, n, case when n % 2 = 0 then n + 10 end, 0, 1, '{}', n
  from generate_series(1, ${ROWS}) as n`

/** What the lists of tasks read, of all that could be read. */
export function postgresPlansSuite(name: string, schemas: () => PostgresSchemas): void {
  describe(`${name} reads lists of ${ROWS} tasks along an index`, () => {
    let stores: Stores
    let session: Connection
    before(async () => {
      const url = await schemas().create()
      stores = await openPostgresStores({ url })
      const address = parseServerAddress(url)
      const [host] = address.hosts
      assert.ok(host)
      const plain = await openConnection(host, { address, settings: {}, ...TIMEOUTS })
      await plain.execute(FILL)
      const facts = await checkServer(plain, { place: 'x', statementTimeoutMs: 60_000, log: silentLog })
      await plain.close()
      session = await openConnection(host, { address, settings: facts.settings, ...TIMEOUTS })
    })
    after(async () => {
      await session.close()
      await stores.close()
    })

    /** The plan as the sessions of the store get it. Values are of this test alone, and may stand in the text. */
    async function planOf({ sql, values }: TaskQuery): Promise<string> {
      await session.execute(`prepare asked as ${sql}`)
      const literals = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
      const { rows } = await session.execute<{ 'QUERY PLAN': string }>(
        `explain execute asked(${literals.join(', ')})`,
      )
      await session.execute('deallocate asked')
      return rows.map((row) => row['QUERY PLAN'].trim()).join('\n')
    }

    for (const state of ['before it was analysed', 'after it was analysed']) {
      test(`every combination of filters, first page or later, is one walk without a sort, ${state}`, async () => {
        if (state.startsWith('after')) await session.execute('analyze task')
        for (const filter of combinationsOf(EVERY_FILTER)) {
          for (const page of [{ limit: 100 }, { limit: 100, after: AFTER }]) {
            const query = toTaskQuery(filter, page)
            const plan = await planOf(query)
            const nodes = plan.split('\n').filter((line) => /\(cost=/.test(line))
            assert.equal(nodes.length, 2, `${query.sql}\n${plan}`)
            assert.match(nodes[1] ?? '', indexOf(filter), `${query.sql}\n${plan}`)
          }
        }
      })
    }

    test('a later page begins at its cursor', async () => {
      for (const filter of [{}, { type: 'Move' }, { state: 'Failed' }, { type: 'Move', state: 'Failed' }]) {
        const plan = await planOf(toTaskQuery(filter, { limit: 100, after: AFTER }))
        assert.match(plan, /Index Cond: .*ROW\(started_at, id\) < ROW/, plan)
      }
    })

    test('a task and the tasks that somebody asked to cancel are found in their indexes', async () => {
      assert.match(await planOf({ sql: LIST_CANCELLING, values: [5] }), /Index Scan using task_cancelling/)
      assert.match(
        await planOf({ sql: 'select * from task where id = $1', values: ['x'] }),
        /Index Scan using task_pkey/,
      )
    })

    test('writes of many find the rows one by one, whatever the size of the tables', async () => {
      for (const [sql, count] of [
        [LOCK_TASKS, 1],
        [UPDATE_TASKS, 13],
        [PUT_ENTITIES, 6],
      ] as const) {
        const plan = await planOf({ sql, values: Array.from({ length: count }, () => null) })
        assert.match(plan, /Index Scan using (task|entity)_pkey/, plan)
        assert.doesNotMatch(plan, /Seq Scan|Hash|Merge|Sort/, plan)
      }
    })

    test('a page of them is what the filter keeps', async () => {
      const page = await stores.tasks.list({ type: 'Move', state: 'Failed' }, { limit: 20 })
      const expected = Array.from({ length: ROWS }, (_, n) => ROWS - n)
        .filter((n) => n % 5 === 0 && (n % 7 === 2 || n % 7 === 6))
        .slice(0, 20)
      assert.deepEqual(
        page.map(({ startedAt }) => startedAt),
        expected,
      )
    })
  })
}

function indexOf({ type, state }: TaskFilter): RegExp {
  const words = [...(type === undefined ? [] : ['type']), ...(state === undefined ? [] : ['state'])]
  const index = words.length === 0 ? 'task_by_start' : `task_by_${words.join('_and_')}`
  return new RegExp(`Index (Only )?Scan using ${index} on task `)
}

/** All subsets of the members of a filter. */
function combinationsOf(filter: TaskFilter): readonly TaskFilter[] {
  let all: readonly TaskFilter[] = [{}]
  for (const [name, value] of Object.entries(filter)) {
    all = [...all, ...all.map((one) => ({ ...one, [name]: value }))]
  }
  return all
}
