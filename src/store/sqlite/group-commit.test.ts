import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Database, openDatabase } from './database.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'

describe('writes that are asked for at once', () => {
  let database: Database
  let commits: GroupCommit<{ count: number }>
  let counts: number[]
  let remembered: number
  beforeEach(() => {
    database = openDatabase({ path: ':memory:' })
    database.connection.exec('create table note (word text primary key)')
    counts = []
    remembered = 0
    commits = createGroupCommit(database, {
      begin: () => ({ count: 0 }),
      end: ({ count }) => {
        counts.push(count)
        return () => {
          remembered += count
        }
      },
    })
  })
  afterEach(() => database.close())

  function put(word: string, weight?: number): Promise<string> {
    return commits.write((shared) => {
      database.run('insert into note (word) values (?)', word)
      shared.count += 1
      return word
    }, weight)
  }

  function words(): readonly string[] {
    return database.all<{ word: string }>('select word from note order by word').map(({ word }) => word)
  }

  test('are one commit, each with its own result', async () => {
    assert.deepEqual(await Promise.all([put('a'), put('b'), put('c')]), ['a', 'b', 'c'])
    assert.deepEqual(counts, [3])
    assert.equal(remembered, 3)
  })

  test('are remembered before the first of them is told', async () => {
    const seen = await Promise.all([put('a').then(() => remembered), put('b').then(() => remembered)])
    assert.deepEqual(seen, [2, 2])
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
    const refusal = new Error('the disk is gone')
    const failing = createGroupCommit(database, {
      begin: () => undefined,
      end: () => {
        throw refusal
      },
    })
    const write = (word: string) =>
      failing.write(() => database.run('insert into note (word) values (?)', word))
    const outcomes = await Promise.allSettled([write('a'), write('b')])
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason),
      [refusal, refusal],
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
