import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { findTimeZone, silentLog } from '../runtime/index.ts'
import type { Delivery, Webhook } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { Task } from '../task/index.ts'
import { createDeliverer, type DeliveryBounds } from './deliverer.ts'
import { createSender } from './sender.ts'
import { createTargets } from './targets.ts'
import { startReceiver } from './testing/receiver.ts'
import { createWebhooks, type WebhookWish } from './webhooks.ts'

const zone = findTimeZone('UTC') ?? assert.fail('there is UTC')
const DAY_MS = 86_400_000

/** A store, a real receiver, and a deliverer that is driven by hand under a clock that stands still. */
async function openHouse(wish: Omit<WebhookWish, 'url'> = {}, bounds?: DeliveryBounds) {
  const [stores, receiver] = [await openSqliteStores({ memory: true }), await startReceiver()]
  const [clock, ids] = [new ManualClock(), createCountingIds()]
  const targets = createTargets(['127.0.0.1'])
  const sender = createSender({ targets, clock })
  const { webhooks: store, changes } = stores
  let tried = () => {}
  const open = () =>
    createDeliverer({
      ...{ webhooks: store, changes, sender, clock, ids, log: silentLog, zone },
      onTried: () => tried(),
      ...(bounds === undefined ? {} : { bounds }),
    })
  let deliverer = open()
  const webhooks = createWebhooks({
    ...{ webhooks: store, changes, targets, sender, clock, ids },
    contextOf: async () => ({ zone }),
    wake: () => {},
  })
  const { id } = await webhooks.add({ url: receiver.url, events: ['task.added', 'task.changed'], ...wish })

  /** Goes on until nothing is left to do now. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const done = new Promise<void>((resolve) => {
        tried = resolve
      })
      const sentCount = receiver.received.length
      await deliverer.pass(await store.list())
      const due = (await store.find(id))?.isEnabled ? await store.listDue(id, clock.now(), 1) : []
      if (due.length > 0) await done
      quiet = due.length === 0 && receiver.received.length === sentCount ? quiet + 1 : 0
    }
  }

  return {
    ...{ stores, store, changes, receiver, clock, webhooks, id, settle },
    get: async (): Promise<Webhook> => (await store.find(id)) ?? assert.fail('it is there'),
    list: (state?: Delivery['state']) =>
      store.listDeliveries(id, { limit: 5000, ...(state === undefined ? {} : { state }) }),
    add: async (task: Task = aTask()) => (await stores.tasks.create(task, clock.now())).task,
    report: (task: Task, progressPercent: number) =>
      stores.tasks.change(task.id, clock.now(), (now) => ({
        ...now,
        progressPercent,
        generation: now.generation + 1,
      })),
    /** As a process that ends and one that begins. */
    restart: async () => {
      await deliverer.stop()
      deliverer = open()
    },
    [Symbol.asyncDispose]: async () => {
      await deliverer.stop()
      await sender.close()
      await receiver[Symbol.asyncDispose]()
      await stores.close()
    },
  }
}

const progressOf = (body: string) => JSON.parse(body).data.task.progress

test('each change from then on arrives once, in order, and is written down as delivered', async () => {
  await using house = await openHouse()
  const task = await house.add()
  for (const percent of [20, 30, 40]) await house.report(task, percent)
  await house.settle()
  assert.deepEqual(
    house.receiver.received.map(({ body }) => progressOf(body)),
    [10, 20, 30, 40],
  )
  assert.equal((await house.list('delivered')).length, 4)
  await house.restart()
  await house.settle()
  assert.equal(house.receiver.received.length, 4)
})

test('a delivery that fails waits with those of its task behind it, and no others', async () => {
  await using house = await openHouse()
  const [lame, other] = [await house.add(), await house.add()]
  house.receiver.answer(({ body }) => ({ status: body.includes(lame.id) ? 500 : 204 }))
  await house.report(lame, 50)
  await house.report(other, 50)
  await house.settle()
  assert.equal((await house.list('waiting')).length, 2)
  assert.equal((await house.list('delivered')).length, 2)
  house.receiver.answer(() => ({ status: 204 }))
  await house.clock.advance(4_999)
  await house.settle()
  assert.equal((await house.list('waiting')).length, 2)
  await house.clock.advance(1_001)
  await house.settle()
  assert.deepEqual(
    house.receiver.received.slice(-2).map(({ body }) => progressOf(body)),
    [10, 50],
  )
  assert.equal((await house.list('waiting')).length, 0)
})

test('after ten tries in three days it is dead, the next of the task goes, and it can be sent again', async () => {
  await using house = await openHouse()
  const task = await house.add()
  const first = await house.changes.lastPosition()
  house.receiver.answer(({ id }) => ({ status: id.endsWith(`_${first}`) ? 500 : 204 }))
  await house.report(task, 50)
  for (let hour = 0; hour < 100; hour += 1) {
    await house.settle()
    await house.clock.advance(3_600_000)
  }
  const [dead] = await house.list('dead')
  assert.equal(dead?.attempts.length, 10)
  assert.equal((await house.list('delivered')).length, 1)
  assert.equal((await house.get()).isEnabled, true)
  house.receiver.answer(() => ({ status: 204 }))
  await house.webhooks.retry(house.id, house.receiver.received[0]?.id ?? '')
  await house.settle()
  assert.equal((await house.list('delivered')).length, 2)
})

test('410 Gone disables a webhook; enabled again it goes on where it was', async () => {
  await using house = await openHouse()
  house.receiver.answer(() => ({ status: 410 }))
  const task = await house.add()
  await house.settle()
  assert.deepEqual(await house.get().then(({ isEnabled, note }) => ({ isEnabled, note })), {
    isEnabled: false,
    note: 'Disabled: the receiver answered 410 Gone.',
  })
  await house.report(task, 50)
  await house.settle()
  assert.equal(house.receiver.received.length, 1)
  house.receiver.answer(() => ({ status: 204 }))
  await house.clock.advance(60_000)
  await house.webhooks.change(house.id, { isEnabled: true })
  await house.settle()
  assert.deepEqual(
    house.receiver.received.map(({ body }) => progressOf(body)),
    [10, 10, 50],
  )
  assert.equal((await house.get()).note, null)
})

test('after five days without a success it is disabled, with the reason', async () => {
  await using house = await openHouse()
  house.receiver.answer(() => ({ status: 500 }))
  for (let day = 0; day <= 5; day += 1) {
    assert.equal((await house.get()).isEnabled, true, `day ${day}`)
    await house.add()
    await house.settle()
    await house.clock.advance(DAY_MS)
  }
  assert.match((await house.get()).note ?? '', /every try failed for 5 days; the last: It answered 500/)
})

test('a success ends the count of the days', async () => {
  await using house = await openHouse()
  house.receiver.answer(() => ({ status: 500 }))
  await house.add()
  await house.settle()
  assert.equal((await house.get()).failingSince, house.clock.now())
  house.receiver.answer(() => ({ status: 204 }))
  await house.clock.advance(7_000)
  await house.settle()
  assert.equal((await house.get()).failingSince, null)
})

test('what nobody asked for moves the position on, in time', async () => {
  await using house = await openHouse({ conditions: 'type=Move' })
  await house.add()
  await house.settle()
  assert.equal((await house.get()).position, 0)
  await house.clock.advance(5_000)
  await house.settle()
  assert.equal((await house.get()).position, await house.changes.lastPosition())
  await house.add(aTask({ type: 'Move' }))
  await house.settle()
  assert.equal(house.receiver.received.length, 1)
})

test('past a number that wait the position waits too, and nothing is lost', async () => {
  await using house = await openHouse({}, { waiting: 10, page: 5 })
  house.receiver.answer(() => ({ status: 500 }))
  for (let count = 0; count < 30; count += 1) await house.add()
  await house.settle()
  assert.equal((await house.list('waiting')).length, 10)
  assert.ok((await house.get()).position < (await house.changes.lastPosition()))
  house.receiver.answer(() => ({ status: 204 }))
  await house.clock.advance(10_000)
  await house.settle()
  const taken = new Set(house.receiver.received.map(({ id }) => id))
  assert.equal(taken.size, 30)
  assert.equal((await house.list('waiting')).length, 0)
})

test('changes that were forgotten are passed over, and that is told', async () => {
  await using house = await openHouse({ isEnabled: false })
  for (let count = 0; count < 5; count += 1) await house.add()
  await house.clock.advance(DAY_MS)
  assert.equal(await house.changes.forget(house.clock.now(), 3), 3)
  await house.webhooks.change(house.id, { isEnabled: true })
  await house.settle()
  assert.equal(house.receiver.received.length, 2)
  assert.match((await house.get()).note ?? '', /from position 1 to 3 were forgotten/)
})

test('while a secret is rotated both sign, for a day', async () => {
  await using house = await openHouse()
  const before = await house.get()
  const { secret } = await house.webhooks.rotate(house.id)
  assert.notEqual(secret, before.secret)
  const signatures = async () => {
    await house.add()
    await house.settle()
    return String(house.receiver.received.at(-1)?.headers['webhook-signature']).split(' ').length
  }
  assert.equal(await signatures(), 2)
  await house.clock.advance(DAY_MS)
  assert.equal(await signatures(), 1)
})
