import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { aTask } from '../../test/support/a-task.ts'
import { distinctTasks } from '../../test/support/arbitraries.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { NEWEST_FIRST, type Task } from '../task/index.ts'
import { GROUP_ROWS, writeParquet } from './parquet.ts'
import { readPages } from './read-tasks.ts'

const NOW = Date.UTC(2026, 0, 2)
const EVERYTHING = { search: [], sort: NEWEST_FIRST }

async function* pagesOf(tasks: readonly Task[], size: number): AsyncGenerator<readonly Task[]> {
  for (let place = 0; place < tasks.length; place += size) yield tasks.slice(place, place + size)
}

async function fileOf(...args: Parameters<typeof writeParquet>): Promise<ArrayBuffer> {
  const pieces: Uint8Array[] = []
  for await (const { bytes } of writeParquet(...args)) pieces.push(bytes)
  return new Uint8Array(Buffer.concat(pieces)).buffer
}

/** A task as a reader of the file sees it. */
function rowOf(task: Task): Readonly<Record<string, unknown>> {
  const { hosts, sites, vpgs, flrSessions } = task.relatedEntities
  return {
    TaskIdentifier: task.id,
    Type: task.type,
    State: task.state,
    Progress: task.progressPercent,
    Started: new Date(task.startedAt),
    Completed: task.completedAt === null ? null : new Date(task.completedAt),
    InitiatedBy: task.initiatedBy,
    IsCancellable: task.isCancellable,
    CompleteReason: task.completeReason,
    Hosts: hosts.map(({ identifier }) => identifier),
    Sites: sites.map(({ identifier }) => identifier),
    Vpgs: vpgs,
    FlrSessions: flrSessions,
    Generation: task.generation,
  }
}

/** What is not there reads as undefined or null; neither is a value. */
async function readRows(file: ArrayBuffer): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await parquetReadObjects({ file })
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null])),
  )
}

test('a file holds what the store holds: nulls, lists, emoji, in any number of groups', () =>
  fc.assert(
    fc.asyncProperty(distinctTasks, fc.integer({ min: 1, max: 12 }), async (given, groupRows) => {
      const stores = await openSqliteStores({ memory: true })
      try {
        await stores.tasks.merge(given, NOW)
        const held = await stores.tasks.search([], { sort: NEWEST_FIRST, limit: 1000 })
        const file = await fileOf(readPages(stores.tasks, EVERYTHING), { groupRows })
        const { row_groups: groups, num_rows: count } = parquetMetadata(file)
        assert.equal(Number(count), given.length)
        assert.equal(groups.length, Math.ceil(given.length / groupRows))
        assert.ok(groups.every(({ columns }) => columns.length === 14))
        assert.deepEqual(await readRows(file), held.map(rowOf))
      } finally {
        await stores.close()
      }
    }),
    { numRuns: 60 },
  ))

test('null and empty are not the same, and text of any script comes back', async () => {
  const told = [null, '', '=1+1', 'Zoë 👩‍🚀 漢字 \u{1f600}', 'line\r\nline', '\u0000']
  const given = told.map((completeReason) => aTask({ state: 'Failed', completeReason, initiatedBy: null }))
  const file = await fileOf(pagesOf(given, 2))
  assert.deepEqual(await readRows(file), given.map(rowOf))
})

test('a file without tasks has its columns all the same', async () => {
  const file = await fileOf(pagesOf([], 1))
  const { schema, num_rows: count, row_groups: groups } = parquetMetadata(file)
  assert.deepEqual([Number(count), groups.length], [0, 0])
  assert.equal(schema[0]?.num_children, 14)
  assert.deepEqual(await readRows(file), [])
})

test('groups are full but for the last, and long reasons make them small', async () => {
  const given = Array.from({ length: GROUP_ROWS + 700 }, (_, place) =>
    aTask({ startedAt: NOW + place, state: place % 3 === 0 ? 'Completed' : 'InProgress' }),
  )
  const file = await fileOf(pagesOf(given, 256))
  const sizes = parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))
  assert.deepEqual(sizes, [GROUP_ROWS, 700])
  assert.deepEqual(await readRows(file), given.map(rowOf))

  const long = Array.from({ length: 6 }, () => aTask({ state: 'Failed', completeReason: 'x'.repeat(400) }))
  const small = parquetMetadata(await fileOf(pagesOf(long, 4), { groupChars: 1000 }))
  assert.deepEqual(
    small.row_groups.map((group) => Number(group.num_rows)),
    [3, 3],
  )
})

test('columns have their types, and those of times their bounds', async () => {
  const tasks = [aTask({ startedAt: NOW }), aTask({ startedAt: NOW + 5 })]
  const { schema, row_groups: groups } = parquetMetadata(await fileOf(pagesOf(tasks, 9)))
  const typeOf = (name: string) => {
    const {
      type,
      logical_type: logical,
      repetition_type: repetition,
    } = schema.find((element) => element.name === name) ?? {}
    return [type, logical?.type, repetition]
  }
  assert.deepEqual(typeOf('TaskIdentifier'), ['BYTE_ARRAY', 'STRING', 'REQUIRED'])
  assert.deepEqual(typeOf('Progress'), ['INT32', undefined, 'REQUIRED'])
  assert.deepEqual(typeOf('Completed'), ['INT64', 'TIMESTAMP', 'OPTIONAL'])
  assert.deepEqual(typeOf('IsCancellable'), ['BOOLEAN', undefined, 'REQUIRED'])
  assert.deepEqual(typeOf('Sites'), [undefined, 'LIST', 'REQUIRED'])
  const started = groups[0]?.columns.find(({ meta_data: data }) => data?.path_in_schema[0] === 'Started')
  assert.deepEqual(
    [started?.meta_data?.statistics?.min_value, started?.meta_data?.statistics?.max_value],
    [new Date(NOW), new Date(NOW + 5)],
  )
})
