/** A script under test, and its tests with `node:test`: `node --test node-test.test.ts`. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type SimulationSnapshot, startZvm, type Zvm } from 'zvm-tasks'
import { type Server, testFailover } from './failover-script.ts'

describe('the failover script', () => {
  let zvm: Zvm
  let server: Server
  let untouched: SimulationSnapshot

  before(async () => {
    zvm = await startZvm()
    // `fetch` trusts what the process trusts; the certificate is the same for every server of the process.
    setDefaultCACertificates([...getCACertificates('default'), zvm.ca])
    server = { url: zvm.url, user: zvm.user, password: zvm.password, pause: () => zvm.clock.advance(5) }
    untouched = await zvm.site.snapshot()
  })
  after(() => zvm.stop())
  beforeEach(async () => {
    await zvm.faults.clear()
    await zvm.site.restore(untouched)
  })

  test('waits until the test runs', async () => {
    assert.equal(await testFailover(server, 'Mail'), 'Completed')
    const [task] = await zvm.tasks.list({ type: 'FailOverTest' })
    assert.equal(task?.state, 'Completed')
  })

  test('says why it failed', async () => {
    await zvm.site.trouble({ atPercent: 60, reason: 'The datastore is full.' })
    assert.equal(await testFailover(server, 'Mail'), 'Failed: The datastore is full.')
  })

  test('tries again where the server is busy', async () => {
    await zvm.faults.add({ path: '/v1/tasks/*', times: 2, status: 503 })
    assert.equal(await testFailover(server, 'Mail'), 'Completed')
    const [fault] = await zvm.faults.list()
    assert.equal(fault?.struck, 2)
  })
})
