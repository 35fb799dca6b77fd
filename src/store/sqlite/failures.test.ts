import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '../../problem/index.ts'
import { createTaskId, NO_RELATED_ENTITIES, type Task } from '../../task/index.ts'
import type { TaskStore } from '../task-store.ts'
import { openSqliteChangeLog } from './change-log.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { openSqliteTaskStore } from './task-store.ts'
import { openTaskWriter } from './task-writer.ts'

describe('while the database cannot be written', () => {
  let folder: string
  let database: Database
  let tasks: TaskStore
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-failures-'))
    database = openDatabase({ path: join(folder, 'tasks.db') })
    database.get('pragma journal_mode = wal')
    migrate(database, 0)
    const log = openSqliteChangeLog(database)
    tasks = openSqliteTaskStore(database, { log, writer: openTaskWriter(database, log) })
  })
  afterEach(() => {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('because the disk is full, writes are refused whole, reads go on, and space heals it', async () => {
    const pages = database.get<{ page_count: number }>('pragma page_count')?.page_count ?? 0
    database.get(`pragma max_page_count = ${pages + 20}`)
    const written: Task[] = []
    const refusal = await fillUp(tasks, written)
    assert.ok(isUnavailable(refusal, 'disk is full'))
    assert.ok(refusal.cause instanceof Error)
    const revision = await tasks.revision()
    // Of many at once, the first ones would have fitted.
    await assert.rejects(
      tasks.merge(
        Array.from({ length: 50 }, (_, n) => aBigTask(1_000 + n)),
        0,
      ),
    )
    assert.equal((await tasks.list({}, { limit: 10_000 })).length, written.length)
    assert.equal(await tasks.revision(), revision)
    assert.equal((await tasks.vocabulary()).types.size, 0)
    database.get('pragma max_page_count = 100000')
    await tasks.create(aBigTask(5_000), 0)
    assert.equal((await tasks.list({}, { limit: 10_000 })).length, written.length + 1)
  })

  test('because it is read-only, writes are refused and reads go on', async () => {
    await tasks.create(aBigTask(1), 0)
    database.get('pragma query_only = 1')
    await assert.rejects(tasks.create(aBigTask(2), 0), (error) => isUnavailable(error, 'writable'))
    await assert.rejects(
      tasks.change(aBigTask(1).id, 0, (task) => ({ ...task, generation: 2 })),
      (error) => isUnavailable(error, 'writable'),
    )
    assert.deepEqual(await tasks.find(aBigTask(1).id), aBigTask(1))
    database.get('pragma query_only = 0')
    await tasks.create(aBigTask(2), 0)
  })

  test('because another process holds it, writes are refused after a while, and then go on', async () => {
    database.get('pragma busy_timeout = 1')
    const other = openDatabase({ path: database.path })
    other.connection.exec('begin immediate')
    await assert.rejects(tasks.create(aBigTask(1), 0), (error) => isUnavailable(error, 'another process'))
    assert.deepEqual(await tasks.list({}, { limit: 1 }), [])
    other.connection.exec('rollback')
    other.close()
    await tasks.create(aBigTask(1), 0)
  })
})

async function fillUp(tasks: TaskStore, written: Task[]): Promise<unknown> {
  for (let n = 0; n < 1_000; n += 1) {
    try {
      written.push((await tasks.create(aBigTask(n), 0)).task)
    } catch (error) {
      return error
    }
  }
  return undefined
}

function isUnavailable(error: unknown, words: string): error is Problem {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, 'store-unavailable')
  assert.ok(error.message.includes(words), error.message)
  return true
}

function aBigTask(n: number): Task {
  return {
    id: createTaskId(
      `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      '00000000-0000-4000-8000-0000000000aa',
    ),
    type: n === 1_000 ? 'SplitBrain' : 'Move',
    state: 'InProgress',
    progressPercent: 5,
    startedAt: n,
    completedAt: null,
    completeReason: 'x'.repeat(1_500),
    initiatedBy: null,
    isCancellable: false,
    relatedEntities: NO_RELATED_ENTITIES,
    generation: 1,
  }
}
