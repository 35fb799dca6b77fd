import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '../../problem/index.ts'
import { createTaskId, NO_RELATED_ENTITIES, type Task } from '../../task/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import { configureDatabase } from './configure-database.ts'
import { openDatabase } from './database.ts'
import { openSqliteStores } from './open-sqlite-stores.ts'

const TASK: Task = {
  id: createTaskId('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000aa'),
  type: 'SplitBrain',
  state: 'InProgress',
  progressPercent: 5,
  startedAt: 1,
  completedAt: null,
  completeReason: null,
  initiatedBy: 'ann',
  isCancellable: true,
  relatedEntities: NO_RELATED_ENTITIES,
  generation: 1,
}

describe('a data folder', () => {
  let parent: string
  let folder: string
  let file: string
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'zvm-tasks-folder-'))
    folder = join(parent, 'data')
    file = join(folder, 'zvm-tasks.db')
  })
  afterEach(() => rmSync(parent, { recursive: true, force: true }))

  test('is made, and only its owner may read it', { skip: process.platform === 'win32' }, async () => {
    const stores = await openSqliteStores({ folder })
    await stores.tasks.create(TASK, 1)
    assert.equal(modeOf(folder), 0o700)
    for (const name of readdirSync(folder)) assert.equal(modeOf(join(folder, name)), 0o600, name)
    await stores.close()
  })

  test('keeps tasks, keys, words and the revision over a restart', async () => {
    const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: 9 }
    const first = await openSqliteStores({ folder })
    await first.tasks.create(TASK, 1, key)
    const revision = await first.tasks.revision()
    await first.close()
    const second = await openSqliteStores({ folder })
    assert.deepEqual(await second.tasks.find(TASK.id), TASK)
    assert.equal((await second.tasks.create(TASK, 2, key)).isReplay, true)
    assert.deepEqual(await second.tasks.vocabulary(), { types: new Set(['SplitBrain']), states: new Set() })
    assert.equal(await second.tasks.revision(), revision)
    await second.close()
  })

  test('is written through a log that is synced at every commit', async () => {
    const stores = await openSqliteStores({ folder })
    const database = openDatabase({ path: file })
    assert.equal(database.get<{ journal_mode: string }>('pragma journal_mode')?.journal_mode, 'wal')
    database.run('pragma synchronous = normal')
    configureDatabase(database)
    assert.equal(database.get<{ synchronous: number }>('pragma synchronous')?.synchronous, 2)
    assert.equal(database.get<{ foreign_keys: number }>('pragma foreign_keys')?.foreign_keys, 1)
    database.close()
    await stores.close()
  })

  test('that cannot be written through such a log is refused', () => {
    const database = openDatabase({ path: ':memory:' })
    assert.throws(
      () => configureDatabase(database),
      isProblem('store-unavailable', 'journal_mode = wal', 'local disk'),
    )
    database.close()
  })

  test('is refused to a second service, which learns who holds it and what to do', async () => {
    const stores = await openSqliteStores({ folder })
    await assert.rejects(
      openSqliteStores({ folder }),
      isProblem('store-in-use', folder, `process ${process.pid}`),
    )
    await stores.tasks.create(TASK, 1)
    await stores.close()
    await (await openSqliteStores({ folder })).close()
  })

  test('is refused to a service of another process, too', async () => {
    const stores = await openSqliteStores({ folder })
    const door = new URL('index.ts', import.meta.url).href
    const script = `
      const { openSqliteStores } = await import(${JSON.stringify(door)})
      await openSqliteStores({ folder: ${JSON.stringify(folder)} }).catch((error) => console.log(error.code))`
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    assert.equal(other.stdout.trim(), 'store-in-use', other.stderr)
    await stores.close()
  })

  test('may be used by a command beside its service, each seeing what the other writes', async () => {
    const service = await openSqliteStores({ folder })
    const command = await openSqliteStores({ folder, isService: false })
    await command.users.create({ name: 'ann', role: 'reader', passwordHash: 'x', createdAt: 1 })
    assert.equal((await service.users.find('ann'))?.role, 'reader')
    await service.users.setRole('ann', 'producer')
    assert.equal((await command.users.find('ann'))?.role, 'producer')
    await command.close()
    await service.tasks.create(TASK, 1)
    await service.close()
  })

  test('of an older schema is brought up by a command only while no service holds it', async () => {
    const service = await openSqliteStores({ folder })
    const database = openDatabase({ path: file })
    database.connection.exec(`drop table property; delete from migration where name = '0004-properties'`)
    database.close()
    await assert.rejects(openSqliteStores({ folder, isService: false }), isProblem('store-in-use'))
    await service.close()
    const command = await openSqliteStores({ folder, isService: false })
    assert.equal(await command.properties.putIfAbsent('site', 'a'), 'a')
    await command.close()
    await (await openSqliteStores({ folder })).close()
  })

  test('that a newer version wrote is refused, naming both schemas', async () => {
    await (await openSqliteStores({ folder })).close()
    const database = openDatabase({ path: file })
    database.run(`insert into migration (name, applied_at) values ('9999-future', 0)`)
    database.close()
    await assert.rejects(
      openSqliteStores({ folder }),
      isProblem('store-newer', '9999-future', String(MIGRATIONS.at(-1)?.name), 'install'),
    )
    // The refusal gave the lock back.
    await assert.rejects(openSqliteStores({ folder }), isProblem('store-newer'))
  })

  test('with a file that is not a database is refused, naming the remedy', async () => {
    mkdirSync(folder)
    writeFileSync(file, 'not a database'.repeat(1_000))
    await assert.rejects(
      openSqliteStores({ folder }),
      isProblem('store-corrupt', file, 'zvm-tasks verify', 'backup'),
    )
  })

  test('with a database that was cut short is refused', async () => {
    await (await openSqliteStores({ folder })).close()
    truncateSync(file, statSync(file).size / 2)
    await assert.rejects(openSqliteStores({ folder }), isProblem('store-corrupt', file))
  })

  test('with a folder in the place of its database is refused', async () => {
    mkdirSync(file, { recursive: true })
    await assert.rejects(openSqliteStores({ folder }), isProblem('store-unavailable', file))
  })

  test('whose place is taken by a file is refused', async () => {
    writeFileSync(folder, '')
    await assert.rejects(openSqliteStores({ folder }), isProblem('store-unavailable', folder))
    await assert.rejects(openSqliteStores({ folder: join(folder, 'below') }), isProblem('store-unavailable'))
  })

  test('that was closed answers no more, and may be closed again', async () => {
    const stores = await openSqliteStores({ folder })
    await stores.close()
    await stores.close()
    await assert.rejects(stores.tasks.find(TASK.id), isProblem('store-unavailable'))
    await assert.rejects(stores.tasks.create(TASK, 1), isProblem('store-unavailable'))
  })
})

function modeOf(path: string): number {
  return statSync(path).mode & 0o777
}

function isProblem(code: string, ...words: readonly string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, code)
    for (const word of words) assert.ok(error.message.includes(word), error.message)
    return true
  }
}
