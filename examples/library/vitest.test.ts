/** The same with Vitest: `npm install --save-dev vitest zvm-tasks`, then `npx vitest run`. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startZvm, type Zvm } from 'zvm-tasks'
import { type Server, testFailover } from './failover-script.ts'

describe('the failover script', () => {
  let zvm: Zvm
  let server: Server

  beforeAll(async () => {
    zvm = await startZvm()
    setDefaultCACertificates([...getCACertificates('default'), zvm.ca])
    server = { url: zvm.url, user: zvm.user, password: zvm.password, pause: () => zvm.clock.advance(5) }
  })
  afterAll(() => zvm.stop())

  test('waits until the test runs', async () => {
    expect(await testFailover(server, 'Mail')).toBe('Completed')
  })

  test('says why it failed', async () => {
    await zvm.site.trouble({ atPercent: 60, reason: 'The datastore is full.' })
    expect(await testFailover(server, 'Web-Shop')).toBe('Failed: The datastore is full.')
  })
})
