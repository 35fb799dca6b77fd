import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Delivery, Stores, Webhook, WebhookContent } from '../../src/store/index.ts'

/** All that every `WebhookStore` promises. */
export function webhookStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps webhooks and their deliveries`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('a webhook is kept as given, and listed by age', async () => {
      const [older, newer] = [aWebhook({ id: 'b', createdAt: 1 }), aWebhook({ id: 'a', createdAt: 2 })]
      await stores.webhooks.create(newer)
      await stores.webhooks.create(older)
      assert.deepEqual(await stores.webhooks.list(), [older, newer])
      assert.deepEqual(await stores.webhooks.find('a'), newer)
      assert.equal(await stores.webhooks.find('c'), undefined)
    })

    test('a step changes what is there then, and never the position', async () => {
      await stores.webhooks.create(aWebhook({ id: 'a', position: 7 }))
      const append = (word: string) =>
        stores.webhooks.change(
          'a',
          (now: Webhook): WebhookContent => ({
            ...now,
            description: `${now.description}${word}`,
          }),
        )
      await Promise.all([append(' one'), append(' two')])
      const found = await stores.webhooks.find('a')
      assert.deepEqual([...(found?.description ?? '').split(' ')].toSorted(), ['', 'one', 'two'])
      assert.equal(found?.position, 7)
      assert.equal(await stores.webhooks.change('b', (now) => now), undefined)
    })

    test('deliveries and the position come together, for one of two that race', async () => {
      await stores.webhooks.create(aWebhook({ id: 'a', position: 0 }))
      const step = { from: 0, to: 5, deliveries: [aDelivery({ position: 3 }), aDelivery({ position: 5 })] }
      const won = await Promise.all([stores.webhooks.advance('a', step), stores.webhooks.advance('a', step)])
      assert.deepEqual(won.toSorted(), [false, true])
      assert.equal((await stores.webhooks.find('a'))?.position, 5)
      assert.equal(await stores.webhooks.countWaiting('a'), 2)
      assert.equal(await stores.webhooks.advance('gone', step), false)
      assert.equal(await stores.webhooks.countWaiting('gone'), 0)
    })

    test('of each task the first that waits is due, at its time', async () => {
      await deliver([
        aDelivery({ position: 1, taskId: 'one', dueAt: 50 }),
        aDelivery({ position: 2, taskId: 'two', dueAt: 10 }),
        aDelivery({ position: 3, taskId: 'one', dueAt: 10 }),
        aDelivery({ position: 4, taskId: 'three', dueAt: 20 }),
      ])
      assert.deepEqual(await duePositions(10), [2])
      assert.equal(await stores.webhooks.nextDueAt('a', 10), 20)
      assert.deepEqual(await duePositions(50), [1, 2, 4])
      assert.equal(await stores.webhooks.nextDueAt('a', 50), undefined)
      assert.equal((await stores.webhooks.listDue('a', 50, 2)).length, 2)
      await stores.webhooks.putDelivery(
        aDelivery({ position: 1, taskId: 'one', dueAt: 50, state: 'delivered' }),
      )
      assert.deepEqual(await duePositions(50), [2, 3, 4])
    })

    test('a delivery is kept as given, also with text beyond ASCII and U+0000', async () => {
      const delivery = aDelivery({ position: 1, body: '{"a":"ü \u0000 \u0001 👍"}' })
      await deliver([delivery])
      assert.deepEqual(await stores.webhooks.findDelivery('a', 1), delivery)
      const tried: Delivery = {
        ...delivery,
        ...{ state: 'dead', tries: 1, dueAt: 9 },
        attempts: [{ at: 1, tookMs: 2, status: 500, error: 'it said 500', answer: 'no\u0000' }],
      }
      assert.equal(await stores.webhooks.putDelivery(tried), true)
      assert.deepEqual(await stores.webhooks.findDelivery('a', 1), tried)
      assert.equal(await stores.webhooks.putDelivery({ ...tried, position: 2 }), false)
      assert.equal(await stores.webhooks.findDelivery('a', 2), undefined)
    })

    test('deliveries are listed newest first, by state, page by page', async () => {
      await deliver([1, 2, 3, 4].map((position) => aDelivery({ position })))
      await stores.webhooks.putDelivery(aDelivery({ position: 2, state: 'dead' }))
      const positions = async (page: Parameters<Stores['webhooks']['listDeliveries']>[1]) =>
        (await stores.webhooks.listDeliveries('a', page)).map(({ position }) => position)
      assert.deepEqual(await positions({ limit: 2 }), [4, 3])
      assert.deepEqual(await positions({ limit: 2, before: 3 }), [2, 1])
      assert.deepEqual(await positions({ limit: 9, state: 'dead' }), [2])
      assert.deepEqual(await positions({ limit: 9, state: 'waiting', before: 4 }), [3, 1])
    })

    test('the newest of a state stay, and other states do', async () => {
      await deliver([1, 2, 3, 4, 5].map((position) => aDelivery({ position })))
      for (const position of [1, 3, 4]) {
        await stores.webhooks.putDelivery(aDelivery({ position, state: 'delivered' }))
      }
      assert.equal(await stores.webhooks.forgetDeliveries('a', 'delivered', 3), 0)
      assert.equal(await stores.webhooks.forgetDeliveries('a', 'delivered', 1), 2)
      const left = await stores.webhooks.listDeliveries('a', { limit: 9 })
      assert.deepEqual(
        left.map(({ position }) => position),
        [5, 4, 2],
      )
    })

    test('a webhook goes with its deliveries', async () => {
      await deliver([aDelivery({ position: 1 })])
      assert.equal(await stores.webhooks.remove('a'), true)
      assert.equal(await stores.webhooks.remove('a'), false)
      assert.deepEqual(await stores.webhooks.listDeliveries('a', { limit: 9 }), [])
    })

    async function deliver(deliveries: readonly Delivery[]): Promise<void> {
      await stores.webhooks.create(aWebhook({ id: 'a', position: 0 }))
      assert.equal(await stores.webhooks.advance('a', { from: 0, to: 9, deliveries }), true)
    }

    async function duePositions(now: number): Promise<readonly number[]> {
      return (await stores.webhooks.listDue('a', now, 100)).map(({ position }) => position)
    }
  })
}

function aWebhook(of: Partial<Webhook> = {}): Webhook {
  return {
    id: 'a',
    url: 'https://hooks.example/tasks',
    description: '',
    conditions: 'type=Move',
    events: ['task.ended'],
    isEnabled: true,
    note: null,
    secret: 'whsec_AAAA',
    previousSecret: null,
    previousSecretUntil: null,
    failingSince: null,
    createdAt: 1,
    position: 0,
    ...of,
  }
}

function aDelivery(of: Partial<Delivery> = {}): Delivery {
  return {
    webhookId: 'a',
    position: 1,
    taskId: `task ${of.position ?? 1}`,
    event: 'task.ended',
    body: '{}',
    state: 'waiting',
    dueAt: 0,
    tries: 0,
    attempts: [],
    createdAt: 0,
    ...of,
  }
}
