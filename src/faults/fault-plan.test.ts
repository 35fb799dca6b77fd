import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFaultPlan, decodeFaultWish } from './index.ts'

const NEVER = () => 0.99
const get = (path: string) => ({ method: 'GET', path })
const planWith = (random: () => number) => createFaultPlan({ random, now: () => 0 })

describe('a fault plan', () => {
  test('strikes the first calls and lets the others through', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '/v1/localsite', times: 2, status: 500 })
    const struck = [1, 2, 3].map(() => plan.strike(get('/v1/localsite'))?.status)
    assert.deepEqual(struck, [500, 500, undefined])
    assert.deepEqual(
      plan.list().map(({ matched, struck: hits }) => [matched, hits]),
      [[3, 2]],
    )
  })

  test('lets the calls through that it is told to skip', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '/v1/tasks/*', skip: 1, times: 1, reset: true })
    const struck = [1, 2, 3].map(() => plan.strike(get('/v1/tasks/x'))?.reset)
    assert.deepEqual(struck, [undefined, true, undefined])
  })

  test('counts for each path of its own where told to', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '/v1/tasks/*', each: 'path', times: 1, status: 404 })
    const struck = ['a', 'b', 'A/', 'b', 'c'].map((task) => plan.strike(get(`/v1/tasks/${task}`))?.status)
    assert.deepEqual(struck, [404, 404, undefined, undefined, 404])
    assert.deepEqual(
      plan.list().map(({ matched, struck: hits }) => [matched, hits]),
      [[5, 3]],
    )
  })

  test('ends after its time, and stays listed', () => {
    let now = 1_000
    const plan = createFaultPlan({ random: NEVER, now: () => now })
    assert.equal(plan.add({ path: '*', reset: true, forSeconds: 30 }).endsAt, 31_000)
    now = 30_999
    assert.equal(plan.strike(get('/v1'))?.reset, true)
    now = 31_000
    assert.equal(plan.strike(get('/v1')), undefined)
    assert.deepEqual(
      plan.list().map(({ matched, struck }) => [matched, struck]),
      [[1, 1]],
    )
  })

  test('draws from the seed where a probability is given', () => {
    const draws = [0.1, 0.6, 0.4]
    const plan = planWith(() => draws.shift() ?? 1)
    plan.add({ path: '*', probability: 0.5, status: 503 })
    const struck = [1, 2, 3].map(() => plan.strike(get('/v1'))?.status)
    assert.deepEqual(struck, [503, undefined, 503])
  })

  test('matches paths in any letter case, with a trailing slash, and methods where they are given', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '/v1/vpgs/*/FailoverTest', method: 'post', status: 409 })
    assert.equal(plan.strike(get('/v1/vpgs/a/FailoverTest')), undefined)
    assert.equal(plan.strike({ method: 'POST', path: '/V1/VPGS/a/failovertest/' })?.status, 409)
    assert.equal(plan.strike({ method: 'POST', path: '/v1/vpgs/a/FailoverTestStop' }), undefined)
  })

  test('strikes a request with the first rule that is due alone', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '/v1/*', times: 1, status: 500 })
    plan.add({ path: '/v1/tasks', status: 503 })
    assert.equal(plan.strike(get('/v1/tasks'))?.status, 500)
    assert.equal(plan.strike(get('/v1/tasks'))?.status, 503)
  })

  test('strikes the API and its login, and neither the control of the site nor what is the machine’s', () => {
    const plan = planWith(NEVER)
    plan.add({ path: '*', status: 500 })
    const isStruck = (path: string) => plan.strike(get(path)) !== undefined
    const within = ['/v1', '/V1/tasks', '//v1//tasks', '/auth/realms/zerto', '/api/tasks', '/api/sites']
    const beyond = [
      '/healthz',
      '/readyz',
      '/metrics',
      '/swagger',
      '/api/site',
      '/API/Site/faults',
      '//api//site/x',
      '/',
    ]
    assert.deepEqual(within.filter(isStruck), within)
    assert.deepEqual(beyond.filter(isStruck), [])
    for (const path of ['/v*', '/*', '*/tasks', '/api*', '/auth/*']) decodeFaultWish({ path, status: 500 })
  })

  test('forgets a rule that is removed, and all when it is cleared', () => {
    const plan = planWith(NEVER)
    const { id } = plan.add({ path: '*', status: 500 })
    plan.remove(id)
    assert.equal(plan.strike(get('/v1')), undefined)
    assert.throws(() => plan.remove(id), { code: 'entity-not-found' })
    plan.add({ path: '*', status: 500 })
    plan.clear()
    assert.deepEqual(plan.list(), [])
  })
})

describe('a fault as a person writes it', () => {
  test('is read', () => {
    const wish = { path: '/v1/localsite', times: 2, status: 500 }
    assert.deepEqual(decodeFaultWish(wish), wish)
  })

  for (const [raw, message] of [
    [[], /^A fault is an object/],
    [{ status: 500 }, /^path is missing/],
    [{ path: 'v1', status: 500 }, /^path is missing/],
    [{ path: '', status: 500 }, /^path is missing or does not begin with a slash; write \/v1\/localsite/],
    [{ path: '/api/site/faults', status: 500 }, /^path is "\/api\/site\/faults", which is never struck/],
    [{ path: '/API/Site/*', status: 500 }, /never struck; faults strike \/v1, \/auth and \/api/],
    [{ path: '/healthz', reset: true }, /never struck/],
    [{ path: '/swagger*', reset: true }, /never struck/],
    [{ path: '/v1' }, /^The fault does nothing/],
    [{ path: '/v1', status: 200 }, /^status is not a whole number from 400 to 599/],
    [{ path: '/v1', status: 500, probability: 2 }, /^probability is not a number from 0 to 1/],
    [{ path: '/v1', reset: 'yes' }, /^reset is not true or false/],
    [{ path: '/v1', statsu: 500 }, /^"statsu" is not a member/],
  ] as const) {
    test(`is refused with the remedy: ${JSON.stringify(raw)}`, () => {
      assert.throws(() => decodeFaultWish(raw), { code: 'value-unreadable', message })
    })
  }
})
