import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { call } from '../../test/system/https-call.ts'
import { startZvm, type Zvm } from '../library/index.ts'

let zvm: Zvm
let session = ''
before(async () => {
  zvm = await startZvm({ site: 'empty' })
  const basic = `Basic ${Buffer.from(`${zvm.user}:${zvm.password}`).toString('base64')}`
  const login = await call(target(), {
    method: 'POST',
    path: '/v1/session/add',
    headers: { authorization: basic },
  })
  session = String(login.headers['x-zerto-session'])
})
after(() => zvm.stop())

const target = () => ({ port: Number(new URL(zvm.url).port), ca: zvm.ca })
const get = async (path: string) => {
  const reply = await call(target(), { path, headers: { 'x-zerto-session': session } })
  return { status: reply.status, body: JSON.parse(reply.text) }
}

describe('what many tasks say together', () => {
  test('the history of a task has each of its steps, from its beginning', async () => {
    const { id } = await zvm.tasks.create({ type: 'Move' })
    await zvm.tasks.report(id, { progressPercent: 40 })
    await zvm.tasks.report(id, { progressPercent: 80 })
    const { status, body } = await get(`/api/tasks/${id}/history`)
    assert.equal(status, 200)
    assert.equal(body.isWhole, true)
    assert.deepEqual(
      body.changes.map((step: { progress: number }) => step.progress),
      [0, 40, 80],
    )
    assert.match(body.changes[0].at, /^\d{4}-\d\d-\d\dT.*Z$/)
  })

  test('a task that is not there has no history', async () => {
    assert.equal((await get('/api/tasks/none/history')).status, 404)
  })

  test('durations are no task, whatever the router thinks of the path', async () => {
    const { status, body } = await get('/api/tasks/durations')
    assert.equal(status, 200)
    assert.deepEqual(body, { types: [] })
  })
})
