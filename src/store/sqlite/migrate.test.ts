import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { aTask } from '../../../test/support/a-task.ts'
import { NEWEST_FIRST, NO_RELATED_ENTITIES, type TaskSearch } from '../../task/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import { toRow } from '../task-row.ts'
import { openSqliteChangeLog } from './change-log.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { openSqliteTaskStore } from './task-store.ts'
import { openTaskWriter } from './task-writer.ts'

describe('tasks of an earlier schema', () => {
  let database: Database
  beforeEach(() => {
    database = openDatabase({ path: ':memory:' })
  })
  afterEach(() => database.close())

  function migrateBefore(name: string): void {
    const at = MIGRATIONS.findIndex((step) => step.name === name)
    assert.ok(at > 0, name)
    migrate(database, 0, MIGRATIONS.slice(0, at))
  }

  function putRow(task: ReturnType<typeof aTask>): void {
    const row = { ...toRow(task), changed_at: 5 }
    const columns = Object.keys(row)
    database.run(
      `insert into task (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      ...Object.values(row),
    )
  }

  function openTasks() {
    const log = openSqliteChangeLog(database)
    return { log, tasks: openSqliteTaskStore(database, { log, writer: openTaskWriter(database, log) }) }
  }

  test('are found by their terms and texts', async () => {
    migrateBefore('0007-task-search')
    const task = aTask({
      initiatedBy: 'Jörg',
      completeReason: 'The Host slept.',
      relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['Vpg-1'] },
    })
    putRow(task)
    migrate(database, 0)
    const { tasks } = openTasks()
    const searches: readonly TaskSearch[] = [
      [{ field: 'vpg', values: ['VPG-1'], isNegated: false }],
      [{ field: 'initiator', values: ['jörg'], isNegated: false }],
      [{ field: 'text', values: ['host SLEPT'], isNegated: false }],
    ]
    for (const search of searches) {
      assert.deepEqual(await tasks.search(search, { sort: NEWEST_FIRST, limit: 9 }), [task])
    }
  })

  test('have no changes yet, and positions go on after the revision', async () => {
    migrateBefore('0008-task-changes')
    const task = aTask()
    putRow(task)
    database.run('update task_revision set revision = 40')
    database.run('update simulation_revision set revision = 2')
    migrate(database, 0)
    const { log, tasks } = openTasks()
    assert.equal(await tasks.revision(), 42)
    assert.deepEqual(await log.listOf(task.id, { after: 0, limit: 9 }), [])
    await tasks.change(task.id, 6, (now) => ({ ...now, generation: 2 }))
    const [change] = await log.list({ after: 42, limit: 9 })
    assert.deepEqual(
      [change?.position, change?.before?.state, change?.after?.generation],
      [43, task.state, 2],
    )
    await assert.rejects(log.list({ after: 41, limit: 9 }), { code: 'changes-forgotten' })
  })
})
