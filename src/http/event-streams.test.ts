import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { readServerEvents, type ServerEvent } from '../client/index.ts'
import { createChangeFeed } from '../feed/index.ts'
import { createMemoryChanges } from '../feed/testing/memory-changes.ts'
import { Problem } from '../problem/index.ts'
import { silentLog } from '../runtime/index.ts'
import type { TaskSearch } from '../task/index.ts'
import { DEFAULT_STYLE } from '../wire/index.ts'
import { createEventStreams, HEARTBEAT_MS, STALL_MS } from './event-streams.ts'

const RUNNING: TaskSearch = [{ field: 'group', values: ['running'], isNegated: false }]

interface House {
  readonly changes: ReturnType<typeof createMemoryChanges>
  readonly clock: ManualClock
  readonly streams: ReturnType<typeof createEventStreams>
  /** Whether sessions still hold. */
  readonly session: { isLive: boolean }
  /** Of the streams, in the order of their opening. */
  readonly responses: readonly ServerResponse[]
  /** Opens a stream over a real socket. */
  connect(wish?: { readonly after?: number; readonly search?: TaskSearch }): Promise<IncomingMessage>
}

async function withHouse(work: (house: House) => Promise<void>, streamsMax = 100): Promise<void> {
  const changes = createMemoryChanges()
  const clock = new ManualClock()
  const session = { isLive: true }
  const feed = createChangeFeed({ changes, tasks: changes, clock, log: silentLog })
  const authenticate = async () => {
    if (session.isLive) return { userName: 'reader', role: 'reader' } as const
    throw new Problem('session-expired', 'The session has ended; log in again.')
  }
  const streams = createEventStreams({
    ...{ feed, clock, log: silentLog, style: DEFAULT_STYLE, streamsMax },
    access: { authenticate },
  })
  let wish: { readonly after?: number; readonly search?: TaskSearch } = {}
  const responses: ServerResponse[] = []
  const server = createServer((_request, response) => {
    responses.push(response)
    response.writeHead(200)
    response.flushHeaders()
    streams.open(response, { search: wish.search ?? [], after: wish.after ?? 0, proof: {} })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent()
  const connect: House['connect'] = async (wished = {}) => {
    wish = wished
    const [response] = (await once(get({ port, host: '127.0.0.1', agent }), 'response')) as [IncomingMessage]
    response.on('error', () => {})
    return response
  }
  try {
    await work({ changes, clock, streams, session, responses, connect })
  } finally {
    agent.destroy()
    await streams.stop()
    await feed.stop()
    server.close()
  }
}

/** Reads events up to the first that is as asked for; that one too. */
async function readUntil(
  events: AsyncGenerator<ServerEvent>,
  isLast: (event: ServerEvent) => boolean,
): Promise<readonly ServerEvent[]> {
  const read: ServerEvent[] = []
  for (;;) {
    const { done, value } = await events.next()
    if (done === true) return read
    read.push(value)
    if (isLast(value)) return read
  }
}

const isEnd = ({ event }: ServerEvent) => event === 'end'

test('a stream begins with its position, replays, and goes on live', () =>
  withHouse(async ({ changes, connect }) => {
    for (let count = 0; count < 600; count += 1) changes.put(aTask())
    const events = readServerEvents(await connect({ after: 100 }))
    const replayed = await readUntil(events, ({ lastId }) => lastId === '600')
    assert.deepEqual(replayed[0], { lastId: '100', event: 'begin', data: '{"position":100}' })
    changes.put(aTask())
    const live = await readUntil(events, ({ lastId }) => lastId === '601')
    const ids = [...replayed, ...live].map(({ lastId }) => Number(lastId))
    assert.deepEqual(
      ids,
      Array.from({ length: 502 }, (_, index) => 100 + index),
    )
  }))

test('those who ask for the same and for other things get each what they asked for', () =>
  withHouse(async ({ changes, connect }) => {
    const all = readServerEvents(await connect())
    const running = readServerEvents(await connect({ search: RUNNING }))
    const one = aTask()
    changes.put(one)
    changes.put({ ...aTask({ state: 'Completed' }), id: one.id, generation: 2 })
    changes.put({ ...aTask({ state: 'Failed' }), id: one.id, generation: 3 })
    changes.remove(one.id)
    const last = aTask()
    changes.put(last)
    const isLast = ({ lastId }: ServerEvent) => lastId === '5'
    const told = async (events: AsyncGenerator<ServerEvent>) =>
      (await readUntil(events, isLast)).map(({ event, lastId }) => `${lastId} ${event}`)
    assert.deepEqual(await told(all), [
      '0 begin',
      '1 added',
      '2 changed',
      '3 changed',
      '4 removed',
      '5 added',
    ])
    assert.deepEqual(await told(running), ['0 begin', '1 added', '2 left', '5 added'])
  }))

test('a sign of life moves the id on where nothing that was told of is asked for', () =>
  withHouse(async ({ changes, clock, connect }) => {
    const events = readServerEvents(await connect({ search: RUNNING }))
    await readUntil(events, ({ event }) => event === 'begin')
    changes.put(aTask({ state: 'Completed' }))
    await turns()
    await clock.advance(HEARTBEAT_MS + 1_000)
    assert.deepEqual(await readUntil(events, () => true), [{ lastId: '1', event: 'message', data: '' }])
  }))

test('the end of the session ends the stream, with the reason', () =>
  withHouse(async ({ clock, session, streams, connect }) => {
    const events = readServerEvents(await connect())
    await readUntil(events, ({ event }) => event === 'begin')
    session.isLive = false
    await clock.advance(HEARTBEAT_MS + 1_000)
    const [end] = await readUntil(events, isEnd)
    assert.equal(JSON.parse(end?.data ?? '').reason, 'session-expired')
    assert.equal((await events.next()).done, true)
    assert.equal(streams.count(), 0)
  }))

test('a stop ends every stream at once, and no more is opened', () =>
  withHouse(async ({ streams, connect }) => {
    const events = readServerEvents(await connect())
    await readUntil(events, ({ event }) => event === 'begin')
    await streams.stop()
    const [end] = await readUntil(events, isEnd)
    assert.equal(JSON.parse(end?.data ?? '').reason, 'stopping')
    assert.throws(() => streams.refuseMore(), { code: 'too-busy', retryAfterSeconds: 1 })
  }))

test('more than the bound are refused', () =>
  withHouse(async ({ streams, connect }) => {
    const response = await connect()
    assert.throws(() => streams.refuseMore(), { code: 'too-busy', retryAfterSeconds: 10 })
    response.destroy()
    while (streams.count() > 0) await turns()
    streams.refuseMore()
  }, 1))

test('changes that are forgotten end the stream of one that lags behind', () =>
  withHouse(async ({ changes, connect }) => {
    for (let count = 0; count < 10; count += 1) changes.put(aTask())
    changes.drop(8)
    const events = readServerEvents(await connect({ after: 3 }))
    const end = (await readUntil(events, isEnd)).at(-1)
    assert.equal(JSON.parse(end?.data ?? '').reason, 'changes-forgotten')
  }))

test('one that does not read is let go with a reason, holds little memory, and holds up nobody', () =>
  withHouse(async ({ changes, clock, streams, responses, connect }) => {
    const slow = await connect()
    slow.pause()
    const quick = readServerEvents(await connect())
    const completeReason = 'x'.repeat(50_000)
    const count = 400
    for (let put = 0; put < count; put += 1) changes.put(aTask({ completeReason }))
    await readUntil(quick, ({ lastId }) => lastId === String(count))
    await turns()
    const waiting = responses[0]?.writableLength ?? 0
    assert.ok(waiting > 0 && waiting < 1_000_000, `${waiting} bytes wait of ${count * completeReason.length}`)
    await clock.advance(STALL_MS + 2_000)
    const events = await readUntil(readServerEvents(slow), isEnd)
    assert.equal(JSON.parse(events.at(-1)?.data ?? '').reason, 'too-slow')
    while (streams.count() > 1) await turns()
    changes.put(aTask())
    await readUntil(quick, ({ lastId }) => lastId === String(count + 1))
  }))

test('one that reads late, but in time, gets everything', () =>
  withHouse(async ({ changes, clock, connect }) => {
    const slow = await connect()
    slow.pause()
    const completeReason = 'x'.repeat(50_000)
    for (let put = 0; put < 300; put += 1) changes.put(aTask({ completeReason }))
    await turns(300)
    await clock.advance(STALL_MS - 5_000)
    const events = await readUntil(readServerEvents(slow), ({ lastId }) => lastId === '300')
    assert.equal(events.filter(({ event }) => event === 'added').length, 300)
  }))

test('a change that cannot be written ends the streams it is told to, and the others go on', () =>
  withHouse(async ({ changes, streams, connect }) => {
    const failing = readServerEvents(await connect())
    await readUntil(failing, ({ event }) => event === 'begin')
    await turns()
    changes.put(aTask({ startedAt: Number.NaN }))
    const end = (await readUntil(failing, isEnd)).at(-1)
    assert.equal(JSON.parse(end?.data ?? '').reason, 'failed')
    while (streams.count() > 0) await turns()
    const going = readServerEvents(await connect({ after: 1 }))
    await readUntil(going, ({ event }) => event === 'begin')
    await turns()
    changes.put(aTask())
    await readUntil(going, ({ lastId }) => lastId === '2')
    changes.put(aTask())
    await readUntil(going, ({ lastId }) => lastId === '3')
  }))

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
