import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { type Service, silentLog } from '../runtime/index.ts'
import { createLease, LEASE_RENEW_MS, LEASE_TAKE_MS, type Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { createWebhookService } from './webhook-service.ts'

/** Services of several processes on one database; who delivers is written down. */
async function openHouse(t: TestContext) {
  const stores = await openSqliteStores({ memory: true })
  const [clock, ids] = [new ManualClock(), createCountingIds()]
  const passes: string[] = []
  const services: Service[] = []
  t.after(async () => {
    for (const service of services) await service.stop()
    await stores.close()
  })

  function openService(name: string, properties: Stores['properties'] = stores.properties) {
    const service = createWebhookService({
      ...{ webhooks: stores.webhooks, changes: stores.changes, clock, log: silentLog },
      lease: createLease({ properties, name: 'webhooks', holder: name, clock }),
      createDeliverer: () => ({
        pass: async () => {
          passes.push(name)
          return undefined
        },
        stop: async () => {},
      }),
    })
    services.push(service)
    return service
  }

  async function passesWithin(ms: number): Promise<readonly string[]> {
    passes.length = 0
    await clock.advance(ms)
    return [...new Set(passes)]
  }

  const addWebhook = () =>
    stores.webhooks.create({
      ...{ id: ids.guid(), url: 'https://hooks.example/', description: '', conditions: '', note: null },
      ...{ events: ['task.added'], isEnabled: true, secret: 'whsec_AAAA', previousSecret: null },
      ...{ previousSecretUntil: null, failingSince: null, createdAt: 0, position: 0 },
    })
  return { stores, clock, openService, passesWithin, addWebhook }
}

test('of two processes one delivers; the other takes over at once where that one ends', async (t) => {
  const { openService, passesWithin, addWebhook } = await openHouse(t)
  await addWebhook()
  const [first, second] = [openService('first'), openService('second')]
  await first.start()
  assert.deepEqual(await passesWithin(LEASE_TAKE_MS), ['first'])
  await second.start()
  assert.deepEqual(await passesWithin(4 * LEASE_TAKE_MS), ['first'])
  await first.stop()
  assert.deepEqual(await passesWithin(2 * LEASE_RENEW_MS), ['second'])
})

test('where the one that delivers gives no sign another takes over in seconds', async (t) => {
  const { stores, openService, passesWithin, addWebhook } = await openHouse(t)
  await addWebhook()
  let isCut = false
  const cut = async (): Promise<never> => {
    throw new Error('the database is out of reach')
  }
  const { properties } = stores
  const first = openService('first', {
    ...properties,
    replace: (...given) => (isCut ? cut() : properties.replace(...given)),
    putIfAbsent: (...given) => (isCut ? cut() : properties.putIfAbsent(...given)),
  })
  await first.start()
  assert.deepEqual(await passesWithin(LEASE_TAKE_MS), ['first'])
  await openService('second').start()
  assert.deepEqual(await passesWithin(LEASE_TAKE_MS), ['first'])
  isCut = true
  await passesWithin(LEASE_TAKE_MS + 2 * LEASE_RENEW_MS)
  assert.deepEqual(await passesWithin(2 * LEASE_TAKE_MS), ['second'])
  isCut = false
  assert.deepEqual(await passesWithin(4 * LEASE_TAKE_MS), ['second'])
})

test('a change is looked at within moments', async (t) => {
  const { stores, openService, passesWithin, addWebhook } = await openHouse(t)
  await addWebhook()
  await openService('first').start()
  await passesWithin(LEASE_RENEW_MS)
  assert.deepEqual(await passesWithin(100), [])
  await stores.tasks.create(aTask(), 0)
  assert.deepEqual(await passesWithin(100), ['first'])
})

test('where nobody is to be told nothing is written', async (t) => {
  const { stores, openService, passesWithin, addWebhook } = await openHouse(t)
  await openService('first').start()
  assert.deepEqual(await passesWithin(10 * LEASE_RENEW_MS), [])
  assert.equal(await stores.properties.find('lease-webhooks'), undefined)
  await addWebhook()
  assert.deepEqual(await passesWithin(2 * LEASE_RENEW_MS), ['first'])
})
