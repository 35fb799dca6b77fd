import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withSiteService } from './testing/site-service.ts'

describe('faults', () => {
  test('are set from flags, listed with what they did, and cleared', () =>
    withSiteService({}, async ({ run, out, json }) => {
      assert.equal(await out('site', 'faults'), 'No faults are set.\n')
      const set = ['site', 'fault', '/v1/vpgs', '--method', 'GET', '--times', '1', '--status', '503']
      const fault = await json(...set, '--message', 'no room', '--retry-after', '7')
      const wish = { path: '/v1/vpgs', method: 'GET', times: 1, status: 503, message: 'no room' }
      assert.deepEqual(fault, { ...wish, retryAfterSeconds: 7, id: '1', matched: 0, struck: 0 })

      const struck = await run('site', 'do', 'pause', 'Mail')
      assert.equal(struck.code, 1)
      assert.match(struck.err, /answered GET \/v1\/vpgs with 503: "no room"/)
      assert.equal((await run('site', 'do', 'pause', 'Mail')).code, 0)
      assert.equal(
        await out('site', 'faults'),
        '1  /v1/vpgs  method GET, times 1, status 503, message no room, retryAfterSeconds 7  (matched 2, struck 1)\n',
      )

      await out('site', 'fault', '/v1/localsite', '--reset')
      assert.equal(await out('site', 'fault-clear', '1'), 'Cleared fault 1.\n')
      assert.match(
        await out('site', 'faults'),
        /^2 {2}\/v1\/localsite {2}reset {2}\(matched 0, struck 0\)\n$/,
      )
      assert.deepEqual(await json('site', 'fault-clear'), [])
    }))

  test('take every flag that there is', () =>
    withSiteService({}, async ({ json }) => {
      const numbers = [
        '--skip',
        '3',
        '--probability',
        '0.25',
        '--delay-ms',
        '20',
        '--bytes-per-second',
        '100',
      ]
      const words = [...numbers, '--truncate-after-bytes', '0', '--expire-session', '--reset', '--malformed']
      assert.deepEqual(await json('site', 'fault', '/v1/nothing*', ...words), {
        id: '1',
        path: '/v1/nothing*',
        skip: 3,
        probability: 0.25,
        delayMs: 20,
        bytesPerSecond: 100,
        truncateAfterBytes: 0,
        expireSession: true,
        reset: true,
        malformed: true,
        matched: 0,
        struck: 0,
      })
    }))

  test('that strike everything do not keep one from clearing them', () =>
    withSiteService({}, async ({ out }) => {
      await out('site', 'fault', '*', '--reset')
      assert.equal(await out('site', 'fault-clear'), 'Cleared all faults.\n')
    }))

  test('that end the session are survived where a password is at hand', () =>
    withSiteService({}, async ({ run, out, connection }) => {
      await out('site', 'fault', '/v1/vpgs*', '--expire-session', '--times', '1')
      assert.equal((await run('site', 'do', 'pause', 'Mail', ...connection)).code, 0)
      assert.match(await out('site', 'faults'), /struck 1\)/)
      assert.equal(await out('site', 'fault-clear'), 'Cleared all faults.\n')
    }))

  test('are refused with the reason where they say nothing, or too much', () =>
    withSiteService({}, async ({ run, out }) => {
      for (const [words, code, message] of [
        [['fault', '/v1/vpgs'], 1, /The fault does nothing; give one of/],
        [['fault', 'v1/vpgs', '--reset'], 1, /path is missing or does not begin with a slash/],
        [['fault', '/v1/vpgs', '--status', '200'], 1, /status is not a whole number from 400 to 599/],
        [['fault', '/v1/vpgs', '--times', 'twice'], 2, /--times "twice" is not a number/],
        [['fault-clear', '9'], 1, /There is no fault "9"/],
        [['fault-clear', ''], 2, /The ID is empty/],
      ] as const) {
        const outcome = await run('site', ...words)
        assert.equal(outcome.code, code, words.join(' '))
        assert.match(outcome.err, message)
      }
      assert.equal(await out('site', 'faults'), 'No faults are set.\n')
    }))
})
