import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { createThrottle, type LoginAttempt, type Throttle, toNetwork } from './throttle.ts'

const HOME = '192.0.2.1'

function attempt(userName: string, address = HOME, isLastAdministrator = false): LoginAttempt {
  return { userName, address, isLastAdministrator }
}

/** Seconds to wait before the attempt; 0 where it may go on. */
function waitOf(throttle: Throttle, one: LoginAttempt): number {
  try {
    throttle.check(one)
    return 0
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'too-many-attempts')
    return error.retryAfterSeconds ?? Number.NaN
  }
}

function fail(throttle: Throttle, one: LoginAttempt, times: number): void {
  for (let failed = 0; failed < times; failed += 1) throttle.noteFailure(one)
}

describe('failures of a user at an address', () => {
  test('are free five times, then double the wait up to 30 seconds', async () => {
    const clock = new ManualClock()
    const throttle = createThrottle(clock)
    fail(throttle, attempt('bob'), 5)
    assert.equal(waitOf(throttle, attempt('bob')), 0)
    const waits: number[] = []
    for (let at = 0; at < 8; at += 1) {
      throttle.noteFailure(attempt('bob'))
      const wait = waitOf(throttle, attempt('bob'))
      waits.push(wait)
      await clock.advance(wait * 1000)
      assert.equal(waitOf(throttle, attempt('bob')), 0)
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30])
  })

  test('count for every spelling of the name, and slow nobody else', () => {
    const throttle = createThrottle(new ManualClock())
    fail(throttle, attempt('BOB'), 6)
    assert.equal(waitOf(throttle, attempt('bob')), 1)
    assert.equal(waitOf(throttle, attempt('eve')), 0)
    assert.equal(waitOf(throttle, attempt('bob', '192.0.2.2')), 0)
  })

  test('are cleared by a login, and forgotten after 15 quiet minutes', async () => {
    const clock = new ManualClock()
    const throttle = createThrottle(clock)
    fail(throttle, attempt('bob'), 9)
    throttle.noteSuccess(attempt('bob'))
    fail(throttle, attempt('bob'), 5)
    assert.equal(waitOf(throttle, attempt('bob')), 0)
    await clock.advance(15 * 60_000)
    fail(throttle, attempt('bob'), 5)
    assert.equal(waitOf(throttle, attempt('bob')), 0)
  })
})

test('guesses at one user from many addresses are slowed together', () => {
  const throttle = createThrottle(new ManualClock())
  for (let host = 0; host < 21; host += 1) throttle.noteFailure(attempt('bob', `198.51.100.${host}`))
  assert.equal(waitOf(throttle, attempt('bob', '203.0.113.9')), 1)
})

test('guesses at many users from one address are slowed together, up to 30 seconds', () => {
  const throttle = createThrottle(new ManualClock())
  for (let user = 0; user < 21; user += 1) throttle.noteFailure(attempt(`user${user}`))
  assert.equal(waitOf(throttle, attempt('somebody')), 1)
  for (let user = 0; user < 100; user += 1) throttle.noteFailure(attempt(`other${user}`))
  assert.equal(waitOf(throttle, attempt('somebody')), 30)
})

test('the last administrator never waits for failures at other addresses', () => {
  const throttle = createThrottle(new ManualClock())
  for (let host = 0; host < 200; host += 1) {
    throttle.noteFailure(attempt('root', `198.51.100.${host}`, true))
  }
  assert.equal(waitOf(throttle, attempt('root', HOME, true)), 0)
  assert.equal(waitOf(throttle, attempt('root', HOME, false)), 60)
})

test('whoever logged in from an address before waits there only for failures of their own', () => {
  const throttle = createThrottle(new ManualClock())
  throttle.noteSuccess(attempt('bob'))
  for (let user = 0; user < 50; user += 1) throttle.noteFailure(attempt(`user${user}`))
  for (let host = 0; host < 50; host += 1) throttle.noteFailure(attempt('bob', `198.51.100.${host}`))
  assert.equal(waitOf(throttle, attempt('bob')), 0)
  fail(throttle, attempt('bob'), 6)
  assert.equal(waitOf(throttle, attempt('bob')), 1)
})

test('a clock that is set back makes nobody wait for it', async () => {
  const clock = new ManualClock()
  const throttle = createThrottle(clock)
  fail(throttle, attempt('bob'), 20)
  await clock.advance(-3_600_000)
  assert.equal(waitOf(throttle, attempt('bob')), 0)
})

test('an IPv6 client counts as its /64, and a mapped IPv4 address as itself', () => {
  assert.equal(toNetwork('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(toNetwork('2001:DB8:0:0:ffff::2'), toNetwork('2001:db8::1'))
  assert.notEqual(toNetwork('2001:db8:0:1::1'), toNetwork('2001:db8::1'))
  assert.equal(toNetwork('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(toNetwork('fe80::1%eth0'), toNetwork('fe80::2'))
  assert.equal(toNetwork('::1'), '0:0:0:0::/64')
})
