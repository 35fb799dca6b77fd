import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '../../problem/index.ts'
import { createTaskId, NO_RELATED_ENTITIES, type Task } from '../../task/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Stores } from '../stores.ts'
import { backupStores } from './backup.ts'
import { openDatabase } from './database.ts'
import { openSqliteStores } from './open-sqlite-stores.ts'
import { verifyStores } from './verify.ts'

describe('backup and verify', () => {
  let parent: string
  let folder: string
  let to: string
  let stores: Stores
  beforeEach(async () => {
    parent = mkdtempSync(join(tmpdir(), 'zvm-tasks-backup-'))
    folder = join(parent, 'data')
    to = join(parent, 'copy.db')
    stores = await openSqliteStores({ folder })
  })
  afterEach(async () => {
    await stores.close()
    rmSync(parent, { recursive: true, force: true })
  })

  test('a backup beside a writing service is whole, alone and private, and restores what was there', async () => {
    await stores.tasks.merge(someTasks(200), 0)
    const backup = backupStores({ folder, to })
    await stores.tasks.merge([aTask(1_000)], 0)
    const report = await backup
    assert.deepEqual(readdirSync(parent).toSorted(), ['copy.db', 'data'])
    assert.equal(report.bytes, statSync(to).size)
    assert.equal(report.verified.isSound, true)
    if (process.platform !== 'win32') assert.equal(statSync(to).mode & 0o777, 0o600)

    const restoredFolder = join(parent, 'restored')
    mkdirSync(restoredFolder)
    copyFileSync(to, join(restoredFolder, 'zvm-tasks.db'))
    const restored = await openSqliteStores({ folder: restoredFolder })
    const held = await restored.tasks.list({ startedBefore: 200 }, { limit: 1_000 })
    assert.deepEqual(held, await stores.tasks.list({ startedBefore: 200 }, { limit: 1_000 }))
    await restored.close()
  })

  test('a backup overwrites nothing', async () => {
    writeFileSync(to, 'precious')
    await assert.rejects(backupStores({ folder, to }), isProblem('file-unreadable', to))
    assert.equal(readFileSync(to, 'utf8'), 'precious')
  })

  test('a backup of a folder without a database is refused and leaves nothing', async () => {
    await assert.rejects(
      backupStores({ folder: join(parent, 'none'), to }),
      isProblem('store-unavailable', 'none'),
    )
    assert.deepEqual(readdirSync(parent), ['data'])
  })

  test('a backup of a damaged database is refused and leaves nothing', async () => {
    await stores.tasks.merge([aTask(1)], 0)
    damage(`insert into idempotency_key values ('a', 'k', 'd', 'gone', 1)`)
    await assert.rejects(backupStores({ folder, to }), isProblem('store-corrupt', 'damaged', 'points to'))
    assert.deepEqual(readdirSync(parent), ['data'])
  })

  test('a backup of rows that contradict each other is kept, and says so', async () => {
    await stores.tasks.merge([aTask(1)], 0)
    damage('delete from entity')
    const { verified } = await backupStores({ folder, to })
    assert.deepEqual([verified.isWhole, verified.isSound], [true, false])
  })

  test('verify of a sound folder beside its service counts what is there', async () => {
    await stores.tasks.merge(someTasks(3), 0)
    const report = await verifyStores(folder)
    assert.equal(report.isSound, true)
    assert.deepEqual(report.faults, [])
    assert.equal(report.counts.task, 3)
    assert.equal(report.schema, MIGRATIONS.at(-1)?.name)
  })

  const damages: Readonly<Record<string, readonly [string, RegExp]>> = {
    'an ended task without its end': [
      `update task set state = 'Failed'`,
      /is Failed without the time it ended/,
    ],
    'related entities that are no JSON': [
      `update task set related = '{'`,
      /related entities that cannot be read/,
    ],
    'related entities of another shape': [`update task set related = '{"hosts":[1]}'`, /cannot be read/],
    'an entity without its row': [`delete from entity`, /names the vpg v1, which has no row/],
    'an identifier that is not one': [`update task set id = 'X'`, /identifier that is not one/],
    'a key without its task': [
      `insert into idempotency_key values ('a', 'k', 'd', 'gone', 1)`,
      /idempotency_key points to a row of task/,
    ],
    'a task that the log knows otherwise': [
      'update task set generation = 7',
      /is not what its newest change says/,
    ],
    'a task that is gone without a word': ['delete from task', /is gone, and no change says so/],
    'a hole in the log': [
      'update task_change set position = position + 2 where position = 2',
      /lacks 2 between its oldest and its newest/,
    ],
    'progress beyond the end': [`update task set progress_percent = 101`, /is at 101 percent/],
  }
  for (const [name, [sql, finding]] of Object.entries(damages)) {
    test(`verify finds ${name}`, async () => {
      await stores.tasks.merge([aTask(1)], 0)
      await stores.tasks.merge([{ ...aTask(1), progressPercent: 6 }], 0)
      damage(sql)
      const report = await verifyStores(folder)
      assert.equal(report.isSound, false)
      assert.match(report.faults.join('\n'), finding)
    })
  }

  test('verify remarks on a running task with an end, which is no damage', async () => {
    await stores.tasks.merge([{ ...aTask(1), completedAt: 5 }], 0)
    const report = await verifyStores(folder)
    assert.equal(report.isSound, true)
    assert.match(report.remarks.join('\n'), /is InProgress and has a time it ended/)
  })

  test('verify finds overwritten pages, and files that are no database at all', async () => {
    await stores.tasks.merge(someTasks(500), 0)
    await backupStores({ folder, to })
    const bytes = readFileSync(to)
    bytes.fill(0x5a, 40_960, 81_920)
    writeFileSync(to, bytes)
    assert.equal((await verifyStores(to)).isSound, false)
    writeFileSync(to, 'not a database'.repeat(1_000))
    const report = await verifyStores(to)
    assert.equal(report.isSound, false)
    assert.match(report.faults.join('\n'), /is not a database/)
    writeFileSync(to, '')
    assert.equal((await verifyStores(to)).isSound, false)
  })

  test('verify of nothing is refused', async () => {
    await assert.rejects(verifyStores(join(parent, 'none')), isProblem('store-unavailable', 'none'))
    await assert.rejects(verifyStores(parent), isProblem('store-unavailable', 'zvm-tasks.db'))
  })

  /** Writes past all rules of ours and of the database. */
  function damage(sql: string): void {
    const database = openDatabase({ path: join(folder, 'zvm-tasks.db') })
    database.connection.exec(`pragma foreign_keys = off; pragma ignore_check_constraints = on; ${sql}`)
    database.close()
  }
})

function someTasks(count: number): readonly Task[] {
  return Array.from({ length: count }, (_, n) => aTask(n))
}

function aTask(n: number): Task {
  return {
    id: createTaskId(
      `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      '00000000-0000-4000-8000-0000000000aa',
    ),
    type: 'Move',
    state: 'InProgress',
    progressPercent: 5,
    startedAt: n,
    completedAt: null,
    completeReason: 'x'.repeat(200),
    initiatedBy: null,
    isCancellable: false,
    relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: [`v${n}`] },
    generation: 1,
  }
}

function isProblem(code: string, ...words: readonly string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, code)
    for (const word of words) assert.ok(error.message.includes(word), error.message)
    return true
  }
}
