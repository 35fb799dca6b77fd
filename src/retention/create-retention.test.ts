import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { distinctTasks, taskSearches } from '../../test/support/arbitraries.ts'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { findTimeZone, silentLog } from '../runtime/index.ts'
import { LEASE_RENEW_MS, LEASE_TAKE_MS, type Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { DAY_MS, isEnded, matchesSearch, type Task, type TaskSearch } from '../task/index.ts'
import { createRetention, type Retention } from './create-retention.ts'
import { createRetentionSchedule } from './create-schedule.ts'
import { runDry } from './dry-run.ts'
import { prune } from './prune.ts'
import { BATCH_TASKS } from './walk-ended.ts'

const NOW = Date.UTC(2026, 5, 1)
const BY = 'admin'
const MOVES: TaskSearch = [{ field: 'type', values: ['Move'], isNegated: false }]

function endedAgo(days: number, given: Partial<Task> = {}): Task {
  const completedAt = NOW - days * DAY_MS
  return aTask({ state: 'Completed', startedAt: completedAt - 60_000, completedAt, ...given })
}

describe('retention', () => {
  let stores: Stores
  let clock: ManualClock
  let retention: Retention
  beforeEach(async () => {
    clock = new ManualClock(NOW)
    stores = await openSqliteStores({ memory: true, clock })
    retention = open()
  })
  afterEach(() => stores.close())

  function open(changesDays = 0): Retention {
    const ids = createCountingIds()
    const zone = findTimeZone('UTC')
    assert.ok(zone)
    return createRetention({ stores, clock, machine: clock, ids, log: silentLog, zone, changesDays })
  }

  const rule = (name: string, where: string, keepDays: number | null) => ({ name, where, keepDays })
  const put = async (...rules: readonly ReturnType<typeof rule>[]) =>
    retention.putRules({ version: (await retention.getRules()).version, rules, by: BY })
  const all = async () => (await stores.tasks.list({}, { limit: 10_000 })).map(({ id }) => id)

  test('prunes nothing until somebody asks for it', async () => {
    const task = endedAgo(4000)
    await stores.tasks.merge([task], NOW)
    const run = await retention.run(null)
    assert.deepEqual([run.examined, run.pruned], [0, 0])
    await put(rule('ever', '', null))
    assert.equal((await retention.run(null)).pruned, 0)
    assert.deepEqual(await all(), [task.id])
    assert.deepEqual((await retention.listRuns(9)).runs, [])
  })

  test('prunes what a dry run says, counts it, and leaves the rest', async () => {
    const failed = endedAgo(50, { state: 'Failed' })
    const move = endedAgo(50, { type: 'Move' })
    const young = endedAgo(5)
    const running = aTask({ startedAt: NOW - 900 * DAY_MS })
    await stores.tasks.merge([failed, move, young, running], NOW)
    await put(rule('failures', 'status=Failed', null), rule('rest', '', 30))
    const dry = await retention.dryRun()
    assert.deepEqual([dry.examined, dry.pruned, dry.oldest], [2, 1, move.completedAt])
    assert.deepEqual(
      dry.sample.map(({ task, rule: name }) => [task.id, name]),
      [[move.id, 'rest']],
    )
    assert.equal((await all()).length, 4)
    const run = await retention.run(BY)
    assert.deepEqual(run.counts, dry.counts)
    assert.deepEqual(await all(), [young.id, failed.id, running.id])
    const { totals, runs } = await retention.listRuns(9)
    assert.deepEqual(runs, [run])
    assert.deepEqual(
      totals.map(({ kind, value, count }) => [kind, value, count]),
      [
        ['task', null, 1],
        ['rule', 'rest', 1],
        ['type', 'Move', 1],
        ['state', 'Completed', 1],
        ['site', null, 1],
      ],
    )
  })

  test('agrees with a dry run on any tasks, rules and holds, and prunes nothing that runs or is held', async () => {
    let prunedCount = 0
    await fc.assert(
      fc.asyncProperty(distinctTasks, taskSearches, taskSearches, async (given, ruled, held) => {
        const world = await openSqliteStores({ memory: true, clock })
        try {
          await world.tasks.merge(given, NOW)
          const before = await world.tasks.list({}, { limit: 100 })
          const policy = {
            rules: [
              { name: 'r', search: ruled, keepDays: 1 },
              { name: 'moves', search: MOVES, keepDays: 1 },
            ],
            holds: [{ id: 'h', search: held, tasks: new Set<Task['id']>() }],
          }
          const dry = await runDry(world.tasks, policy, NOW)
          const sums = { pruned: 0, held: 0 }
          const readPolicy = async () => policy
          for await (const batch of prune({ ...world, readPolicy, inTurn: (work) => work(), now: NOW })) {
            sums.pruned += batch.pruned
            sums.held += batch.held
          }
          assert.deepEqual(sums, { pruned: dry.pruned, held: dry.held })
          const after = new Set((await world.tasks.list({}, { limit: 100 })).map(({ id }) => id))
          for (const task of before) {
            if (after.has(task.id)) continue
            assert.ok(isEnded(task.state) && !matchesSearch(task, held))
            assert.ok(matchesSearch(task, ruled) || matchesSearch(task, MOVES))
          }
          assert.equal(before.length - after.size, dry.pruned)
          prunedCount += dry.pruned
        } finally {
          await world.close()
        }
      }),
      { numRuns: 300 },
    )
    assert.ok(prunedCount > 20, `only ${prunedCount} tasks were pruned`)
  })

  test('prunes more tasks than a batch holds, many of which ended at once', async () => {
    const many = Array.from({ length: 2 * BATCH_TASKS + 7 }, () => endedAgo(40))
    await stores.tasks.merge(many, NOW)
    await put(rule('all', '', 30))
    assert.equal((await retention.dryRun()).pruned, many.length)
    assert.equal((await retention.run(BY)).pruned, many.length)
    assert.deepEqual(await all(), [])
  })

  test('keeps what is held, by conditions or by name, until the hold is released', async () => {
    const [named, matched, other] = [endedAgo(50), endedAgo(50, { type: 'Move' }), endedAgo(50)]
    await stores.tasks.merge([named, matched, other], NOW)
    await put(rule('all', '', 30))
    const byName = await retention.placeHold({ name: 'A', reason: 'audit', tasks: [named.id] }, BY)
    const byType = await retention.placeHold({ name: 'B', reason: 'audit', where: 'type=Move' }, BY)
    assert.deepEqual((await retention.dryRun()).heldBy, new Map([byName.id, byType.id].map((id) => [id, 1])))
    const run = await retention.run(BY)
    assert.deepEqual([run.pruned, run.held], [1, 2])
    assert.deepEqual((await all()).toSorted(), [named.id, matched.id].toSorted())
    assert.equal((await retention.countHeld(byName.id)).count, 1)
    await retention.releaseHold(byName.id, { by: BY, reason: 'over' })
    assert.equal((await retention.run(BY)).pruned, 1)
    assert.deepEqual(await all(), [matched.id])
    assert.equal((await retention.getHold(byName.id)).release?.reason, 'over')
  })

  test('a hold placed while a run goes on keeps what the run has not come to', async () => {
    const many = Array.from({ length: 3 * BATCH_TASKS }, (_, n) => endedAgo(900 - n / 10))
    await stores.tasks.merge(many, NOW)
    await put(rule('all', '', 30))
    const last = many.at(-1)
    const running = retention.run(BY)
    await retention.placeHold({ name: 'late', reason: 'audit', tasks: [last?.id ?? ''] }, BY)
    const run = await running
    assert.deepEqual([run.pruned, run.held], [many.length - 1, 1])
    assert.deepEqual(await all(), [last?.id])
  })

  test('a task that changes between listing and removal is looked at again', async () => {
    const task = endedAgo(50)
    await stores.tasks.merge([task], NOW)
    const readPolicy = async () => ({ rules: [{ name: 'r', search: [], keepDays: 1 }], holds: [] })
    const reopened = { ...task, state: 'InProgress', completedAt: null, progressPercent: 10 }
    const tasks = { ...stores.tasks, find: async () => reopened }
    for await (const batch of prune({ tasks, readPolicy, inTurn: (work) => work(), now: NOW })) {
      assert.equal(batch.pruned, 0)
    }
    assert.deepEqual(await all(), [task.id])
  })

  test('rules that cannot be read prune nothing, whatever the others say', async () => {
    await stores.tasks.merge([endedAgo(50)], NOW)
    const rules = [rule('fine', '', 1), rule('broken', 'colour=red', null)]
    await stores.retention.putRules({ version: 0, changedAt: NOW, changedBy: BY, rules })
    await assert.rejects(retention.run(BY), { code: 'value-unreadable', message: /"broken".*"colour"/ })
    assert.equal((await all()).length, 1)
    const [failed] = (await retention.listRuns(9)).runs
    assert.match(failed?.failure ?? '', /"colour" is not a parameter/)
  })

  test('refuses rules and holds that would prune or keep what nobody meant', async () => {
    const wrong = [
      [rule('', '', 1)],
      [rule('a', '', 1), rule('a', '', 2)],
      [rule('a', 'site=', 1)],
      [rule('a', 'sort=type', 1)],
      [rule('a', '', -1)],
      [rule('a', '', 40_000)],
    ]
    for (const rules of wrong) {
      await assert.rejects(retention.putRules({ version: 0, rules, by: BY }), { code: 'value-unreadable' })
      await assert.rejects(retention.dryRun(rules), { code: 'value-unreadable' })
    }
    const hold = { name: 'A', reason: 'why' }
    for (const wish of [hold, { ...hold, where: '', tasks: ['x'] }, { ...hold, tasks: ['x'] }]) {
      await assert.rejects(retention.placeHold(wish, BY), { code: 'value-unreadable' })
    }
    await assert.rejects(retention.placeHold({ ...hold, reason: ' ', where: '' }, BY), {
      code: 'value-unreadable',
    })
    assert.deepEqual(await retention.listHolds(), [])
  })

  test('rules are put over those that their writer has seen', async () => {
    await put(rule('a', '', 1))
    await assert.rejects(retention.putRules({ version: 0, rules: [], by: BY }), { code: 'generation-stale' })
    assert.equal((await retention.getRules()).rules.length, 1)
  })

  test('a rule for a type of newer servers is read when its last task is gone', async () => {
    await stores.tasks.merge([endedAgo(50, { type: 'SplitBrain' })], NOW)
    await put(rule('newer', 'type=SplitBrain', 30))
    assert.equal((await retention.run(BY)).pruned, 1)
    assert.equal((await retention.run(BY)).pruned, 0)
  })

  test('one run at a time: another process waits, and takes over from one that is gone', async () => {
    await stores.properties.put('lease-retention', 'somebody 1')
    const running = retention.run(BY)
    await assert.rejects(retention.run(BY), { code: 'too-busy' })
    await until(() => clock.sleepers > 0)
    await clock.advance(LEASE_TAKE_MS + LEASE_RENEW_MS)
    assert.equal((await running).failure, null)
    assert.equal((await retention.run(BY)).failure, null)
  })

  test('forgets old changes, and keeps them where it is told to', async () => {
    await stores.tasks.create(aTask(), NOW)
    await clock.advance(31 * DAY_MS)
    assert.equal((await open(0).run(BY)).changesForgotten, 0)
    assert.equal((await open(40).run(BY)).changesForgotten, 0)
    assert.ok((await open(30).run(BY)).changesForgotten > 0)
  })

  test('runs by the clock once an hour, over restarts and among processes', async () => {
    let runs = 0
    const counted = {
      stop: retention.stop,
      run: (by: string | null) => {
        runs += 1
        return retention.run(by)
      },
    }
    const parts = { properties: stores.properties, clock, machine: clock, log: silentLog }
    const [one, other] = [0, 1].map(() => createRetentionSchedule({ retention: counted, ...parts }))
    const look = async () => [await one?.look(), await other?.look()]
    assert.deepEqual(await look(), [true, false])
    await clock.advance(3_599_999)
    assert.deepEqual(await look(), [false, false])
    await clock.advance(1)
    assert.deepEqual(await look(), [true, false])
    assert.equal(runs, 2)
  })

  test('a run that the end of the service cuts off ends after its batch', async () => {
    await stores.tasks.merge(
      Array.from({ length: 3 * BATCH_TASKS }, () => endedAgo(50)),
      NOW,
    )
    await put(rule('all', '', 30))
    const running = retention.run(BY).catch((error: unknown) => error)
    await retention.stop()
    const error = await running
    assert.ok(error instanceof Problem && error.code === 'too-busy')
    const left = (await all()).length
    const [run] = (await retention.listRuns(1)).runs
    assert.equal(run?.pruned, 3 * BATCH_TASKS - left)
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
