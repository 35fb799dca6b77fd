import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Database, openDatabase } from './database.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'

describe('writes that are asked for at once', () => {
  let database: Database
  let commits: GroupCommit
  let counts: number[]
  let count: number
  beforeEach(() => {
    database = openDatabase({ path: ':memory:' })
    database.connection.exec('create table note (word text primary key)')
    counts = []
    count = 0
    database.onCommit(() => {
      counts.push(count)
      count = 0
    })
    commits = createGroupCommit(database)
  })
  afterEach(() => database.close())

  function put(word: string, weight?: number): Promise<string> {
    return commits.write(() => {
      database.run('insert into note (word) values (?)', word)
      count += 1
      return word
    }, weight)
  }

  function words(): readonly string[] {
    return database.all<{ word: string }>('select word from note order by word').map(({ word }) => word)
  }

  test('are one commit, each with its own result', async () => {
    assert.deepEqual(await Promise.all([put('a'), put('b'), put('c')]), ['a', 'b', 'c'])
    assert.deepEqual(counts, [3])
  })

  test('do not suffer from one among them that fails half way', async () => {
    const failing = commits.write(() => {
      database.run('insert into note (word) values (?)', 'half')
      throw new Error('no')
    })
    const outcomes = await Promise.allSettled([put('a'), failing, put('a'), put('b')])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(words(), ['a', 'b'])
  })

  test('fail together where the commit does, and leave nothing', async () => {
    // A reference that nothing stands for is met by the commit itself.
    database.connection.exec('pragma foreign_keys = on')
    database.connection.exec(
      'create table mention (word text references note (word) deferrable initially deferred)',
    )
    const failing = commits.write(() => database.run(`insert into mention (word) values ('nothing')`))
    const outcomes = await Promise.allSettled([put('a'), failing, put('b')])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.deepEqual(words(), [])
    await put('c')
    assert.deepEqual(words(), ['c'])
  })

  test('are several commits where they are too much for one', async () => {
    await Promise.all([put('a', 400), put('b', 400), put('c', 400)])
    assert.deepEqual(counts, [2, 1])
  })

  test('are written before the database is closed', async () => {
    const asked = put('a')
    database.close()
    assert.equal(await asked, 'a')
    await assert.rejects(put('b'))
  })
})
