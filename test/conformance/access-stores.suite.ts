import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Session, Stores, User } from '../../src/store/index.ts'
import { hasCode } from './expectations.ts'

/** All that every `UserStore`, `SessionStore` and `PropertyStore` promises. */
export function accessStoresSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps users, sessions and properties`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('a user is kept as given and found in any letter case, beyond ASCII too', async () => {
      const user = aUser({ name: 'Jörg' })
      await stores.users.create(user)
      assert.deepEqual(await stores.users.find('JÖRG'), user)
      assert.equal(await stores.users.find('Jorg'), undefined)
      await assert.rejects(stores.users.create(aUser({ name: 'jörg' })), hasCode('user-exists'))
    })

    test('users are listed in the order of names', async () => {
      for (const name of ['carol', 'Ann', 'bob']) await stores.users.create(aUser({ name }))
      assert.deepEqual(
        (await stores.users.list()).map((user) => user.name),
        ['Ann', 'bob', 'carol'],
      )
    })

    test('the last administrator keeps the role and stays', async () => {
      await stores.users.create(aUser({ name: 'ann', role: 'administrator' }))
      await stores.users.create(aUser({ name: 'bob', role: 'reader' }))
      await assert.rejects(stores.users.setRole('ANN', 'producer'), hasCode('last-administrator'))
      await assert.rejects(stores.users.remove('Ann'), hasCode('last-administrator'))
      await stores.users.setRole('ann', 'administrator')
      await stores.users.setRole('bob', 'administrator')
      await stores.users.setRole('ann', 'reader')
      await assert.rejects(stores.users.remove('bob'), hasCode('last-administrator'))
      await stores.users.remove('ann')
      assert.deepEqual(
        (await stores.users.list()).map(({ name, role }) => [name, role]),
        [['bob', 'administrator']],
      )
    })

    test('of two administrators removed at once one stays', async () => {
      await stores.users.create(aUser({ name: 'ann', role: 'administrator' }))
      await stores.users.create(aUser({ name: 'bob', role: 'administrator' }))
      const results = await Promise.allSettled([stores.users.remove('ann'), stores.users.remove('bob')])
      assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    })

    test('a new password ends the sessions of its user and of nobody else', async () => {
      await stores.users.create(aUser({ name: 'ann' }))
      await stores.sessions.create(aSession({ secretHash: 'a', userName: 'Ann' }))
      await stores.sessions.create(aSession({ secretHash: 'b', userName: 'bob' }))
      await stores.users.setPasswordHash('ANN', 'new')
      assert.equal((await stores.users.find('ann'))?.passwordHash, 'new')
      assert.equal(await stores.sessions.find('a'), undefined)
      assert.ok(await stores.sessions.find('b'))
    })

    test('with a user go the sessions', async () => {
      await stores.users.create(aUser({ name: 'ann' }))
      await stores.sessions.create(aSession({ secretHash: 'a', userName: 'ann' }))
      await stores.users.remove('ann')
      assert.equal(await stores.users.find('ann'), undefined)
      assert.equal(await stores.sessions.find('a'), undefined)
    })

    test('nothing can be done to a user who is not there', async () => {
      await assert.rejects(stores.users.remove('ann'), hasCode('user-not-found'))
      await assert.rejects(stores.users.setRole('ann', 'reader'), hasCode('user-not-found'))
      await assert.rejects(stores.users.setPasswordHash('ann', 'x'), hasCode('user-not-found'))
    })

    test('a session is found as created, its last use moves on and never back', async () => {
      const session = aSession({ lastUsedAt: 10 })
      await stores.sessions.create(session)
      assert.deepEqual(await stores.sessions.find(session.secretHash), session)
      await stores.sessions.touch(session.secretHash, 30)
      await stores.sessions.touch(session.secretHash, 20)
      assert.equal((await stores.sessions.find(session.secretHash))?.lastUsedAt, 30)
      await stores.sessions.touch('gone', 20)
      assert.equal(await stores.sessions.find('gone'), undefined)
    })

    test('removing a session says whether there was one', async () => {
      await stores.sessions.create(aSession({ secretHash: 'a' }))
      assert.equal(await stores.sessions.remove('a'), true)
      assert.equal(await stores.sessions.remove('a'), false)
    })

    test('sessions of a kind that are over or idle are removed, the others stay', async () => {
      const all = {
        over: aSession({ secretHash: 'over', endsAt: 99, lastUsedAt: 90 }),
        idle: aSession({ secretHash: 'idle', endsAt: 200, lastUsedAt: 49 }),
        busy: aSession({ secretHash: 'busy', endsAt: 100, lastUsedAt: 50 }),
        other: aSession({ secretHash: 'other', endsAt: 99, kind: 'token' }),
      }
      for (const session of Object.values(all)) await stores.sessions.create(session)
      await stores.sessions.removeExpired('zerto', 100, 50)
      const found = await Promise.all(Object.keys(all).map((hash) => stores.sessions.find(hash)))
      assert.deepEqual(found, [undefined, undefined, all.busy, all.other])
    })

    test('sessions of a user are removed in any letter case of the name and of any kind, or those of all', async () => {
      await stores.sessions.create(aSession({ secretHash: 'a', userName: 'Ann' }))
      await stores.sessions.create(aSession({ secretHash: 'b', userName: 'ann', kind: 'token' }))
      await stores.sessions.create(aSession({ secretHash: 'c', userName: 'Bob' }))
      assert.equal(await stores.sessions.removeOf('ANN'), 2)
      const found = await Promise.all(['a', 'b', 'c'].map((hash) => stores.sessions.find(hash)))
      assert.deepEqual(
        found.map((session) => session?.userName),
        [undefined, undefined, 'Bob'],
      )
      assert.equal(await stores.sessions.removeOf(null), 1)
      assert.equal(await stores.sessions.removeOf(null), 0)
    })

    test('two that put a property where there is none agree on one value', async () => {
      const { properties } = stores
      assert.equal(await properties.find('site'), undefined)
      const values = await Promise.all([
        properties.putIfAbsent('site', 'a'),
        properties.putIfAbsent('site', 'b'),
      ])
      assert.equal(new Set(values).size, 1)
      await properties.put('site', 'c')
      assert.equal(await properties.find('site'), 'c')
      assert.equal(await properties.putIfAbsent('site', 'd'), 'c')
    })

    test('of two that replace the same value of a property, one does', async () => {
      const { properties } = stores
      assert.equal(await properties.replace('holder', 'a', 'b'), false)
      assert.equal(await properties.find('holder'), undefined)
      await properties.put('holder', 'a')
      const replaced = await Promise.all(
        ['b', 'c'].map(async (to) => ((await properties.replace('holder', 'a', to)) ? [to] : [])),
      )
      const winners = replaced.flat()
      assert.equal(winners.length, 1)
      assert.equal(await properties.find('holder'), winners[0])
    })
  })
}

function aUser(given: Partial<User> = {}): User {
  return { name: 'ann', role: 'reader', passwordHash: '$argon2id$v=19$…', createdAt: 1, ...given }
}

function aSession(given: Partial<Session> = {}): Session {
  return {
    secretHash: '00ff',
    kind: 'zerto',
    userName: 'ann',
    createdAt: 1,
    lastUsedAt: 1,
    endsAt: 1_000,
    ...given,
  }
}
