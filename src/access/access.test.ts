import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem, type ProblemCode } from '../problem/index.ts'
import { ROLES } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { requireRole } from './index.ts'
import { ADDRESS, accessOver, createFolder, openAccess, ROOT } from './testing/open-access.ts'

const MINUTE_MS = 60_000

function problem(code: ProblemCode) {
  return (error: unknown) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, code)
    return true
  }
}

describe('login', () => {
  test('gives a guid that authenticates, in any letter case', async (t) => {
    const { access } = await openAccess(t)
    const token = await access.login(ROOT, ADDRESS)
    assert.match(token, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const caller = { userName: 'root', role: 'administrator' }
    assert.deepEqual(await access.authenticate({ sessionToken: token }), caller)
    assert.deepEqual(await access.authenticate({ sessionToken: token.toUpperCase() }), caller)
  })

  test('finds a user in any letter case, with an empty domain or one that is not part of the name', async (t) => {
    const { access } = await openAccess(t)
    for (const userName of ['ROOT', '\\root', '.\\Root', 'CORP\\root', 'root@corp.example']) {
      const sessionToken = await access.login({ ...ROOT, userName }, ADDRESS)
      assert.equal((await access.authenticate({ sessionToken })).userName, 'root', userName)
    }
  })

  test('takes a user whose own name has the domain before one without', async (t) => {
    const { access } = await openAccess(t)
    await access.addUser({ name: 'CORP\\root', password: 'other', role: 'reader' })
    const sessionToken = await access.login({ userName: 'corp\\ROOT', password: 'other' }, ADDRESS)
    assert.deepEqual(await access.authenticate({ sessionToken }), { userName: 'CORP\\root', role: 'reader' })
    await assert.rejects(
      access.login({ ...ROOT, userName: 'CORP\\root' }, ADDRESS),
      problem('credentials-wrong'),
    )
  })

  test('answers a wrong password, an unknown user and an impossible name alike', async (t) => {
    const { access } = await openAccess(t)
    const messages = new Set<string>()
    for (const credentials of [
      { ...ROOT, password: 'wrong' },
      { ...ROOT, password: '' },
      { ...ROOT, password: 'x'.repeat(5000) },
      { userName: 'nobody', password: 'wrong' },
      { userName: 'a\nb', password: 'wrong' },
    ]) {
      const error = await access.login(credentials, ADDRESS).catch((reason: unknown) => reason)
      problem('credentials-wrong')(error)
      messages.add((error as Problem).message)
    }
    assert.equal(messages.size, 1)
  })

  test('is refused after many failures even with the right password, and works after the wait', async (t) => {
    const { access, clock } = await openAccess(t)
    for (let at = 0; at < 6; at += 1) {
      await assert.rejects(
        access.login({ ...ROOT, password: `wrong${at}` }, ADDRESS),
        problem('credentials-wrong'),
      )
    }
    const error = await access.login(ROOT, ADDRESS).catch((reason: unknown) => reason)
    problem('too-many-attempts')(error)
    assert.equal((error as Problem).retryAfterSeconds, 1)
    await clock.advance(1000)
    await access.login(ROOT, ADDRESS)
  })

  test('tries few of the guesses that come all at once', async (t) => {
    const { access } = await openAccess(t)
    const guesses = Array.from({ length: 20 }, (_, at) =>
      access.login({ ...ROOT, password: `wrong${at}` }, ADDRESS).catch((reason: Problem) => reason.code),
    )
    const tried = (await Promise.all(guesses)).filter((code) => code === 'credentials-wrong')
    assert.ok(tried.length >= 6 && tried.length <= 7, `${tried.length} were tried`)
  })

  test('gives up when too many wait for their password to be checked', async (t) => {
    const { access } = await openAccess(t, { settings: { hashesRunningMax: 1, hashesWaitingMax: 1 } })
    const logins = await Promise.allSettled([1, 2, 3].map(() => access.login(ROOT, ADDRESS)))
    assert.deepEqual(
      logins.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    )
  })

  test('of the last administrator cannot be prevented from elsewhere', async (t) => {
    const { access } = await openAccess(t)
    for (let at = 0; at < 30; at += 1) {
      await assert.rejects(access.login({ ...ROOT, password: 'wrong' }, `198.51.100.${at}`))
    }
    await access.login(ROOT, ADDRESS)
  })

  test('is logged with user and address, and never with a secret', async (t) => {
    const { access, lines } = await openAccess(t)
    const token = await access.login(ROOT, ADDRESS)
    await assert.rejects(access.login({ ...ROOT, password: 'hunter2' }, ADDRESS))
    assert.deepEqual(lines, [
      `login accepted {"userName":"root","address":"${ADDRESS}"}`,
      `login refused {"userName":"root","address":"${ADDRESS}"}`,
    ])
    assert.ok(!lines.join().includes(token))
  })

  test('with a password that changes meanwhile leaves no session behind', async (t) => {
    const changed = Promise.withResolvers<void>()
    const hashes: string[] = []
    const { access, stores } = await openAccess(t, {
      parts: ({ sessions }) => ({
        sessions: {
          ...sessions,
          create: async (session) => {
            hashes.push(session.secretHash)
            await changed.promise
            await sessions.create(session)
          },
        },
      }),
    })
    const login = access.login(ROOT, ADDRESS)
    await access.setPassword('root', 'new password')
    changed.resolve()
    await assert.rejects(login, problem('credentials-wrong'))
    assert.equal(hashes.length, 1)
    for (const hash of hashes) assert.equal(await stores.sessions.find(hash), undefined)
  })
})

describe('a session', () => {
  test('is needed, and has to be one of ours', async (t) => {
    const { access } = await openAccess(t)
    await assert.rejects(access.authenticate({}), problem('session-required'))
    for (const sessionToken of ['', 'x', '00000000-0000-0000-0000-000000000000', 'a'.repeat(10_000)]) {
      await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
    }
  })

  test('ends after 30 minutes without use, and each use starts them anew', async (t) => {
    const { access, clock } = await openAccess(t)
    const sessionToken = await access.login(ROOT, ADDRESS)
    for (let at = 0; at < 5; at += 1) {
      await clock.advance(30 * MINUTE_MS - 1)
      await access.authenticate({ sessionToken })
      await access.removeExpired()
    }
    await clock.advance(30 * MINUTE_MS)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('is not kept alive by one who only looks', async (t) => {
    const { access, clock } = await openAccess(t)
    const sessionToken = await access.login(ROOT, ADDRESS)
    await clock.advance(30 * MINUTE_MS - 1)
    const { userName } = await access.authenticate({ sessionToken, isPassive: true })
    assert.equal(userName, 'root')
    await clock.advance(1)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('counts a use that the store does not know of yet', async (t) => {
    const { access, clock } = await openAccess(t)
    const sessionToken = await access.login(ROOT, ADDRESS)
    await clock.advance(29_000)
    await access.authenticate({ sessionToken })
    await clock.advance(30 * MINUTE_MS - 1000)
    await access.removeExpired()
    await access.authenticate({ sessionToken })
  })

  test('ends after ten hours, however busy', async (t) => {
    const { access, clock } = await openAccess(t)
    const sessionToken = await access.login(ROOT, ADDRESS)
    for (let minutes = 0; minutes < 600; minutes += 20) {
      await access.authenticate({ sessionToken })
      await clock.advance(20 * MINUTE_MS)
    }
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('ends at once by logging out, and only once', async (t) => {
    const { access } = await openAccess(t)
    const sessionToken = await access.login(ROOT, ADDRESS)
    await access.authenticate({ sessionToken })
    await access.logout(sessionToken)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
    await assert.rejects(access.logout(sessionToken), problem('session-expired'))
  })

  test('ends with those of its user, or of everybody, tokens too', async (t) => {
    const { access } = await openAccess(t)
    await access.addUser({ name: 'Reader', password: 'a long password', role: 'reader' })
    const form = { grant_type: 'password', client_id: 'zerto-client', username: 'reader' }
    const granted = await access.grant(
      new URLSearchParams({ ...form, password: 'a long password' }),
      'https://zvm.example',
      ADDRESS,
    )
    assert.ok('token' in granted)
    const bearer = granted.token.access_token
    const sessionToken = await access.login(ROOT, ADDRESS)
    await access.authenticate({ bearer })

    assert.ok((await access.endSessions('READER')) > 0)
    await assert.rejects(access.authenticate({ bearer }), problem('session-expired'))
    await access.authenticate({ sessionToken })

    assert.equal(await access.endSessions(null), 1)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
    assert.equal(await access.endSessions(null), 0)
  })

  test('does not come back when a look into the store overlaps its end', async (t) => {
    const looked = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let isSlow = false
    const { access, clock } = await openAccess(t, {
      parts: ({ sessions }) => ({
        sessions: {
          ...sessions,
          find: async (hash) => {
            const found = await sessions.find(hash)
            if (isSlow) {
              looked.resolve()
              await goOn.promise
            }
            return found
          },
        },
      }),
    })
    const sessionToken = await access.login(ROOT, ADDRESS)
    await clock.advance(3000)
    isSlow = true
    const overlapping = access.authenticate({ sessionToken })
    await looked.promise
    isSlow = false
    await access.logout(sessionToken)
    goOn.resolve()
    await overlapping
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('outlives a restart of the service, to the second', async (t) => {
    const folder = await createFolder(t)
    const first = await openAccess(t, { stores: await openSqliteStores({ folder }) })
    const sessionToken = await first.access.login(ROOT, ADDRESS)
    await first.clock.advance(10_000)
    await first.access.authenticate({ sessionToken })
    await first.access.save()
    await first.stores.close()

    const stores = await openSqliteStores({ folder })
    t.after(() => stores.close())
    const { access, clock } = accessOver(stores, first.clock)
    await clock.advance(30 * MINUTE_MS - 1)
    assert.equal((await access.authenticate({ sessionToken })).userName, 'root')
    await clock.advance(30 * MINUTE_MS)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('is kept only as the hash of its token', async (t) => {
    const kept: string[] = []
    const { access } = await openAccess(t, {
      parts: ({ sessions }) => ({
        sessions: {
          ...sessions,
          create: async (session) => {
            kept.push(JSON.stringify(session))
            await sessions.create(session)
          },
        },
      }),
    })
    const token = await access.login(ROOT, ADDRESS)
    assert.equal(kept.length, 1)
    assert.ok(!kept.join().includes(token))
  })

  test('notes its uses in the store twice a minute at most', async (t) => {
    let writes = 0
    const { access, clock } = await openAccess(t, {
      parts: ({ sessions }) => ({
        sessions: {
          ...sessions,
          touch: async (hash, at) => {
            writes += 1
            await sessions.touch(hash, at)
          },
        },
      }),
    })
    const sessionToken = await access.login(ROOT, ADDRESS)
    for (let second = 0; second < 120; second += 1) {
      await access.authenticate({ sessionToken })
      await clock.advance(1000)
    }
    assert.equal(writes, 3)
  })

  test('goes on being read when its use cannot be written', async (t) => {
    const { access, clock, lines } = await openAccess(t, {
      parts: ({ sessions }) => ({
        sessions: {
          ...sessions,
          touch: () => Promise.reject(new Problem('store-unavailable', 'The disk is full.')),
        },
      }),
    })
    const sessionToken = await access.login(ROOT, ADDRESS)
    await clock.advance(MINUTE_MS)
    await access.authenticate({ sessionToken })
    assert.match(lines.at(-1) ?? '', /could not be noted/)
  })

  test('makes room for a new one of the same user, the one used least recently first', async (t) => {
    const { access } = await openAccess(t, { settings: { sessionsPerUserMax: 2 } })
    await access.addUser({ name: 'bob', password: 'secret', role: 'reader' })
    const bob = await access.login({ userName: 'bob', password: 'secret' }, ADDRESS)
    const one = await access.login(ROOT, ADDRESS)
    const two = await access.login(ROOT, ADDRESS)
    await access.authenticate({ sessionToken: one })
    const three = await access.login(ROOT, ADDRESS)
    for (const sessionToken of [bob, one, three]) await access.authenticate({ sessionToken })
    await assert.rejects(access.authenticate({ sessionToken: two }), problem('session-expired'))
  })
})

describe('users', () => {
  test('that another process removes, or whose password it changes, are out within two seconds', async (t) => {
    const folder = await createFolder(t)
    const { access, clock } = await openAccess(t, { stores: await openSqliteStores({ folder }) })
    const command = await openSqliteStores({ folder, isService: false })
    t.after(() => command.close())
    const beside = accessOver(command, clock).access
    await beside.addUser({ name: 'bob', password: 'secret', role: 'reader' })
    await beside.addUser({ name: 'eve', password: 'secret', role: 'producer' })

    const bob = { sessionToken: await access.login({ userName: 'bob', password: 'secret' }, ADDRESS) }
    const eve = { sessionToken: await access.login({ userName: 'eve', password: 'secret' }, ADDRESS) }
    const root = { sessionToken: await access.login(ROOT, ADDRESS) }
    for (const proof of [bob, eve, root]) await access.authenticate(proof)
    await beside.removeUser('bob')
    await beside.setPassword('root', 'new password')
    await beside.setRole('eve', 'reader')
    await clock.advance(2001)
    await assert.rejects(access.authenticate(bob), problem('session-expired'))
    await assert.rejects(access.authenticate(root), problem('session-expired'))
    assert.equal((await access.authenticate(eve)).role, 'reader')
  })

  test('that are logged out by another process are out within two seconds, on a site whose time stands too', async (t) => {
    const machine = new ManualClock()
    const { access, stores, clock } = await openAccess(t, { parts: () => ({ machine }) })
    const other = accessOver(stores, clock).access
    const sessionToken = await access.login(ROOT, ADDRESS)
    await other.logout(sessionToken)
    await machine.advance(2001)
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('that another process sees busy stay logged in', async (t) => {
    const { access, stores, clock } = await openAccess(t)
    const other = accessOver(stores, clock).access
    const sessionToken = await access.login(ROOT, ADDRESS)
    for (let minute = 0; minute < 40; minute += 1) {
      await clock.advance(60_000)
      await other.authenticate({ sessionToken })
    }
    await access.authenticate({ sessionToken })
  })

  test('that the service itself changes are heeded at once', async (t) => {
    const { access } = await openAccess(t)
    await access.addUser({ name: 'bob', password: 'secret', role: 'producer' })
    const sessionToken = await access.login({ userName: 'bob', password: 'secret' }, ADDRESS)
    await access.setRole('bob', 'reader')
    assert.equal((await access.authenticate({ sessionToken })).role, 'reader')
    await access.removeUser('BOB')
    await assert.rejects(access.authenticate({ sessionToken }), problem('session-expired'))
  })

  test('are listed without their passwords', async (t) => {
    const { access, clock } = await openAccess(t)
    assert.deepEqual(await access.listUsers(), [
      { name: 'root', role: 'administrator', createdAt: clock.now() },
    ])
  })

  test('need a name and a password that can be sent', async (t) => {
    const { access } = await openAccess(t)
    const bob = { name: 'bob', password: 'secret', role: 'reader' } as const
    for (const user of [
      { ...bob, name: 'a:b' },
      { ...bob, name: '' },
      { ...bob, password: '' },
    ]) {
      await assert.rejects(access.addUser(user), problem('value-unreadable'))
    }
    await assert.rejects(access.addUser({ ...bob, name: '.\\Root' }), problem('user-exists'))
    await assert.rejects(access.setPassword('bob', 'x'), problem('user-not-found'))
    await assert.rejects(access.removeUser('root'), problem('last-administrator'))
  })
})

test('a role includes those before it, and lacks those after', () => {
  for (const [had, role] of ROLES.entries()) {
    for (const [wanted, needed] of ROLES.entries()) {
      const call = () => requireRole({ userName: 'bob', role }, needed)
      if (had >= wanted) assert.doesNotThrow(call)
      else {
        assert.throws(call, {
          code: 'role-missing',
          message: `This call needs the role ${needed}; "bob" has the role ${role}.`,
        })
      }
    }
  }
})
