import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { LegalHold, RetentionRules, RetentionRun, Stores } from '../../src/store/index.ts'
import { aTaskId } from '../support/a-task.ts'

const NOW = Date.UTC(2026, 0, 2)

const RULES: RetentionRules = {
  version: 0,
  changedAt: NOW,
  changedBy: 'Åsa',
  rules: [
    { name: 'failures', where: 'status=Failed&site!=ü', keepDays: null },
    { name: 'rest', where: '', keepDays: 90 },
  ],
}

const HOLD: LegalHold = {
  id: 'one',
  name: 'Audit\u0000 2026',
  reason: 'Asked for by "legal".',
  where: 'type=FailOver',
  tasks: [],
  placedAt: NOW,
  placedBy: 'admin',
  release: null,
}

const RUN: RetentionRun = {
  id: 'first',
  begunAt: NOW,
  endedAt: null,
  startedBy: null,
  examined: 3,
  pruned: 2,
  held: 1,
  changesForgotten: 0,
  counts: [{ kind: 'task', value: null, count: 2 }],
  failure: null,
}

/** All that every `RetentionStore` promises. */
export function retentionStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps rules of retention, holds and runs`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('there are no rules at first, and then those that were put last', async () => {
      const { retention } = stores
      const none = { version: 0, changedAt: null, changedBy: null, rules: [] }
      assert.deepEqual(await retention.getRules(), none)
      assert.equal(await retention.putRules(RULES), true)
      assert.deepEqual(await retention.getRules(), { ...RULES, version: 1 })
      assert.equal(await retention.putRules({ ...RULES, version: 1, rules: [] }), true)
      assert.deepEqual(await retention.getRules(), { ...RULES, version: 2, rules: [] })
    })

    test('rules are put over those that the writer has seen, and over no others', async () => {
      const { retention } = stores
      const answers = await Promise.all([retention.putRules(RULES), retention.putRules(RULES)])
      assert.deepEqual(answers.toSorted(), [false, true])
      for (const version of [0, 2, 7]) {
        assert.equal(await retention.putRules({ ...RULES, version }), false, `version ${version}`)
      }
      assert.equal((await retention.getRules()).version, 1)
    })

    test('holds are listed newest first and stay as they were placed', async () => {
      const { retention } = stores
      const named: LegalHold = { ...HOLD, id: 'two', where: null, tasks: [aTaskId(1)], placedAt: NOW + 1 }
      await retention.addHold(HOLD)
      await retention.addHold(named)
      assert.deepEqual(await retention.listHolds(), [named, HOLD])
      assert.deepEqual(await retention.findHold('one'), HOLD)
      assert.equal(await retention.findHold('three'), undefined)
    })

    test('a release is noted once, and the hold is not erased', async () => {
      const { retention } = stores
      await retention.addHold(HOLD)
      const release = { at: NOW + 5, by: 'admin', reason: 'The case is closed.' }
      const released = { ...HOLD, release }
      assert.deepEqual(await retention.releaseHold('one', release), released)
      assert.deepEqual(await retention.releaseHold('one', { ...release, by: 'other' }), released)
      assert.deepEqual(await retention.listHolds(), [released])
      assert.equal(await retention.releaseHold('three', release), undefined)
    })

    test('a run is put again as it goes on, and what it pruned adds to the totals', async () => {
      const { retention } = stores
      await retention.putRun(RUN, [
        { kind: 'type', value: 'Move', count: 2 },
        { kind: 'task', value: null, count: 2 },
      ])
      const later: RetentionRun = { ...RUN, endedAt: NOW + 9, pruned: 3 }
      await retention.putRun(later, [
        { kind: 'task', value: null, count: 1 },
        { kind: 'site', value: null, count: 1 },
        { kind: 'site', value: 'a', count: 1 },
      ])
      assert.deepEqual(await retention.listRuns({ limit: 5 }), [later])
      assert.deepEqual(await retention.totals(), [
        { kind: 'task', value: null, count: 3 },
        { kind: 'type', value: 'Move', count: 2 },
        { kind: 'site', value: 'a', count: 1 },
        { kind: 'site', value: null, count: 1 },
      ])
    })

    test('runs are listed newest first and the oldest forgotten, without their counts', async () => {
      const { retention } = stores
      for (const n of [1, 2, 3]) {
        const run = { ...RUN, id: `run ${n}`, begunAt: NOW + n }
        await retention.putRun(run, [{ kind: 'task', value: null, count: 1 }])
      }
      const idsOf = async (limit: number) => (await retention.listRuns({ limit })).map(({ id }) => id)
      assert.deepEqual(await idsOf(2), ['run 3', 'run 2'])
      await retention.forgetRuns(2)
      assert.deepEqual(await idsOf(9), ['run 3', 'run 2'])
      assert.deepEqual(await retention.totals(), [{ kind: 'task', value: null, count: 3 }])
    })
  })
}
