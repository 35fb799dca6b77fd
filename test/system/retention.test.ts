import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from './https-call.ts'
import { startProgram } from './support.ts'

const DAY_SECONDS = 86_400
const KEEP_DAYS = 180
const TRIES = 200
/** As `/v1` says it. */
const FAILED = 4

interface ZvmTask {
  /** `/Date(milliseconds)/`; null until it has ended. */
  readonly Completed: string | null
  readonly TaskIdentifier: string
  readonly Status: { readonly State: number }
}

interface Outcome {
  readonly pruned: number
  readonly held: number
  readonly counts: { readonly byState: readonly { readonly value: string; readonly count: number }[] }
}

/** A frozen demo site, and a client that logs in anew where the time that passed has ended its session. */
async function startDemo(t: TestContext) {
  const program = await startProgram(t, { flags: ['--site', 'demo', '--clock', 'frozen', '--seed', '7'] })
  let client = await openClient(program)
  const read = async (path: string) => {
    const { status, text } = await client.get(path)
    assert.equal(status, 200, text)
    return JSON.parse(text)
  }
  const send = async (method: string, path: string, body: unknown = {}) => {
    const { status, text } = await client.sendJson(method, path, body)
    assert.ok(status === 200 || status === 201, `${method} ${path} answered ${status}: ${text}`)
    return JSON.parse(text)
  }
  return {
    ...{ read, send },
    statusOf: async (path: string) => (await client.get(path)).status,
    release: async (hold: string) => {
      const { status, text } = await client.call({
        method: 'DELETE',
        path: `/api/holds/${hold}?reason=Over.`,
      })
      assert.equal(status, 200, text)
    },
    async add(type: string, state: string | undefined): Promise<string> {
      const { id } = await send('POST', '/api/tasks', { type })
      if (state !== undefined) await send('PATCH', `/api/tasks/${id}`, { state })
      return id
    },
    async advanceDays(days: number) {
      await send('POST', '/api/site/clock/advance', { seconds: days * DAY_SECONDS })
      client = await openClient(program)
    },
    listTasks: async (): Promise<readonly ZvmTask[]> => read('/v1/tasks'),
  }
}

/** The clock runs by itself where an hour is over; that is seen by what it counted. */
async function untilRunByClock(
  read: (path: string) => Promise<{ runs: readonly { endedAt: string | null }[] }>,
) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { runs } = await read('/api/retention/runs')
    if (runs.some(({ endedAt }) => endedAt !== null)) return
    await sleep(50)
  }
  assert.fail('no run by the clock')
}

const idsOf = (tasks: readonly ZvmTask[]) => tasks.map(({ TaskIdentifier: id }) => id).toSorted()

test('a year later the service prunes what the dry run told, and nothing that is held, failed or running', async (t) => {
  const { read, send, add, release, advanceDays, statusOf, listTasks } = await startDemo(t)
  const marker = await add('Move', 'Completed')
  const held = await add('FailOverTest', 'Completed')
  const failed = await add('FailOverTest', 'Failed')
  const running = await add('FailOverTest', undefined)
  assert.equal(
    (await listTasks()).some(({ TaskIdentifier: id }) => id === marker),
    true,
  )

  // Without a rule a year takes nothing away; with one the clock does, without a word.
  await advanceDays(365)
  const all = await listTasks()
  for (const id of [marker, held, failed, running]) assert.ok(idsOf(all).includes(id), id)
  const first = { name: 'moves', where: 'type=Move', keepDays: KEEP_DAYS }
  await send('PUT', '/api/retention', { version: 0, rules: [first] })
  await advanceDays(1)
  await untilRunByClock(read)
  assert.equal(await statusOf(`/v1/tasks/${marker}`), 404)
  assert.equal(await statusOf(`/v1/tasks/${held}`), 200)

  const young = await add('FailOverTest', 'Completed')
  const rules = [
    { name: 'failures', where: 'status=Failed', keepDays: null },
    { name: 'rest', where: '', keepDays: KEEP_DAYS },
  ]
  await send('PUT', '/api/retention', { version: 1, rules })
  const hold = await send('POST', '/api/holds', { name: 'case 1', reason: 'Counsel asked.', tasks: [held] })
  const before = await listTasks()
  const told: Outcome = await send('POST', '/api/retention/dry-run')
  assert.deepEqual(await listTasks(), before)
  assert.ok(told.pruned > 0)
  assert.equal(told.held, 1)

  const run: Outcome = await send('POST', '/api/retention/run')
  assert.deepEqual([run.pruned, run.held, run.counts], [told.pruned, told.held, told.counts])
  assert.ok(run.counts.byState.every(({ value }) => value !== 'InProgress' && value !== 'Failed'))
  const left = await listTasks()
  assert.equal(left.length, before.length - run.pruned)
  const now = Date.parse((await read('/api/site/clock')).now)
  const daysOf = (completed: string) => (now - Number(/\d+/.exec(completed)?.[0])) / (DAY_SECONDS * 1000)
  const kept = before.filter(({ TaskIdentifier: id, Completed: completed, Status: { State: state } }) => {
    return id === held || state === FAILED || completed === null || daysOf(completed) < KEEP_DAYS
  })
  assert.deepEqual(idsOf(left), idsOf(kept))
  for (const id of [held, failed, running, young]) assert.ok(idsOf(left).includes(id), id)

  assert.equal((await send('POST', '/api/retention/run')).pruned, 0)
  await release(hold.id)
  assert.equal((await send('POST', '/api/retention/run')).pruned, 1)
  assert.equal(await statusOf(`/v1/tasks/${held}`), 404)
  assert.deepEqual(
    idsOf(await listTasks()),
    idsOf(kept).filter((id) => id !== held),
  )
})
