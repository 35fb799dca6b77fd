import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWireHouse, PASSWORD } from '../../test/support/wire-house.ts'
import { findAuditAction } from './audit-facts.ts'

interface Entry {
  readonly userName: string | null
  readonly isClaimed: boolean
  readonly action: string
  readonly target: string | null
  readonly outcome: string
  readonly problem: string | null
  readonly count: number
}

async function openHouse() {
  const house = await openWireHouse({ settings: {}, given: [], site: undefined })
  const { app } = house.assembly.listener
  const session = await house.sessionOf('administrator')
  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', url: string, more: object = {}) =>
    app.inject({ method, url, headers: { 'x-zerto-session': session }, ...more })
  const list = async (query = ''): Promise<readonly Entry[]> =>
    (await ask('GET', `/api/audit${query}`)).json().entries
  return { house, app, ask, list, close: house.close }
}

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

test('every route that writes is an action of the audit log', async () => {
  const { house, close } = await openHouse()
  const unnoted = house.assembly.routes.filter(
    (route) => route.method !== 'GET' && findAuditAction(route) === undefined,
  )
  assert.deepEqual(
    unnoted.map(({ method, path }) => `${method} ${path}`),
    [],
  )
  await close()
})

test('good and refused sign-ins are noted with the name, and a wrong password is not', async () => {
  const { app, list, ask, close } = await openHouse()
  await app.inject({ method: 'POST', url: '/v1/session/add', headers: basic('reader', PASSWORD) })
  await app.inject({ method: 'POST', url: '/v1/session/add', headers: basic('n'.repeat(99), 'Secret-1') })
  await app.inject({
    method: 'POST',
    url: '/auth/realms/zerto/protocol/openid-connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'grant_type=password&client_id=zerto-client&username=eve&password=Secret-2',
  })
  const [token, refused, good] = await list()
  assert.deepEqual([good?.userName, good?.isClaimed, good?.outcome], ['reader', false, 'done'])
  assert.deepEqual(
    [refused?.userName, refused?.isClaimed, refused?.outcome, refused?.problem],
    [`${'n'.repeat(63)}…`, true, 'refused', 'credentials-wrong'],
  )
  assert.deepEqual([token?.action, token?.userName, token?.outcome], ['token.granted', 'eve', 'refused'])
  const { body } = await ask('GET', '/api/audit/export')
  assert.equal(body.trimEnd().split('\n').length, 4)
  assert.ok(!body.includes('Secret'), body)
  await close()
})

test('what is written is noted with who and what, refusals too, and reads are not', async () => {
  const { ask, list, house, close } = await openHouse()
  const { id } = (await ask('POST', '/api/tasks', { payload: { type: 'Move' } })).json()
  await ask('GET', '/v1/tasks')
  const producer = { 'x-zerto-session': await house.sessionOf('reader') }
  await ask('POST', '/api/tasks', { headers: producer, payload: { type: 'Move' } })
  // Nobody's: it is shown to no log.
  await ask('POST', '/api/tasks', { headers: {}, payload: { type: 'Move' } })
  const [refused, created, ...more] = await list()
  assert.deepEqual([created?.action, created?.target, created?.userName], ['task.created', id, 'admin'])
  assert.deepEqual(
    [refused?.action, refused?.problem, refused?.userName],
    ['task.created', 'role-missing', 'reader'],
  )
  assert.deepEqual(more, [])
  await close()
})

test('more reports on a task within a minute are counted into one entry', async () => {
  const { ask, list, house, close } = await openHouse()
  const { id } = (await ask('POST', '/api/tasks', { payload: { type: 'Move' } })).json()
  for (let progress = 1; progress <= 5; progress += 1) {
    await ask('PATCH', `/api/tasks/${id}`, { payload: { progress } })
  }
  assert.deepEqual(
    (await list('?action=task.changed')).map(({ count }) => count),
    [1],
  )
  await house.assembly.audit.stop()
  assert.deepEqual(
    (await list('?action=task.changed')).map(({ count }) => count),
    [4, 1],
  )
  await close()
})

test('only an administrator sees the log; its conditions and pages are read or refused', async () => {
  const { ask, house, close } = await openHouse()
  const reader = { 'x-zerto-session': await house.sessionOf('reader') }
  assert.equal((await ask('GET', '/api/audit', { headers: reader })).statusCode, 403)
  assert.equal((await ask('GET', '/api/audit?action=nothing')).statusCode, 400)
  assert.equal((await ask('GET', '/api/audit?from=soon')).statusCode, 400)
  assert.equal((await ask('GET', '/api/audit?cursor=x')).statusCode, 400)
  for (const type of ['Move', 'Failover', 'FailOverTest'])
    await ask('POST', '/api/tasks', { payload: { type } })
  const first = (await ask('GET', '/api/audit?limit=2')).json()
  const second = (await ask('GET', `/api/audit?limit=2&cursor=${first.next}`)).json()
  const positions = [...first.entries, ...second.entries].map(({ position }) => position)
  assert.deepEqual(
    positions,
    positions.toSorted((one, other) => other - one),
  )
  assert.equal(new Set(positions).size, positions.length)
  const csv = await ask('GET', '/api/audit/export?format=csv')
  assert.match(csv.body, /^position,at,userName/)
  await close()
})
