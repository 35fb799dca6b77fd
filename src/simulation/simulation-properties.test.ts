import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../problem/index.ts'
import { isEnded, type KnownTaskState, TASK_STEPS, type Task, type TaskId } from '../task/index.ts'
import { type Cue, situationOf } from './index.ts'
import { createRandom } from './random.ts'
import { type OpenSimulation, openSimulation, START } from './testing/open-simulation.ts'
import { anyRequest } from './testing/operation-requests.ts'

/** One turn of a story: what happens, decided by a number when it does. */
const turns = fc.array(
  fc.record({
    act: fc.constantFrom(
      'start',
      'start',
      'start',
      'start',
      'advance',
      'advance',
      'cancel',
      'trouble',
      'peer',
      'answer',
      'untrouble',
      'jump',
    ),
    number: fc.nat(0xffff),
  }),
  { minLength: 10, maxLength: 60 },
)

/** A scenario of any kind of cue, about things that the demo site has. */
const cues: fc.Arbitrary<readonly Cue[]> = fc.array(
  fc.record({
    name: fc.constantFrom('steps[0]', 'steps[1]'),
    trigger: fc.oneof(
      fc.record({
        on: fc.constant('time' as const),
        afterMs: fc.nat(120_000),
        everyMs: fc.option(fc.integer({ min: 3_600_000, max: 86_400_000 })),
      }),
      fc.record({
        on: fc.constant('progress' as const),
        operation: fc.option(fc.constantFrom('testFailover' as const, 'failOver' as const)),
        vpg: fc.option(fc.constantFrom('Mail', 'Nobody')),
        atPercent: fc.integer({ min: 1, max: 100 }),
        delayMs: fc.nat(30_000),
        times: fc.option(fc.integer({ min: 1, max: 3 })),
      }),
    ),
    actions: fc.array(
      fc.oneof(
        fc.record({
          do: fc.constant('start' as const),
          operation: fc.constantFrom('testFailover', 'stopFailoverTest', 'failOver', 'pauseVpg', 'removeVpg'),
          input: fc.constantFrom({ vpg: 'Mail' }, { vpg: 'Web-Shop' }, { vmz: 3 }),
          initiatedBy: fc.constant('Script'),
        }),
        fc.record({
          do: fc.constant('runTask' as const),
          type: fc.constantFrom('LogCollection', 'PreScript'),
          vpg: fc.option(fc.constantFrom('Mail', 'Nobody')),
          ms: fc.nat(90_000),
          ends: fc.constantFrom('Completed', 'Failed', 'Stopped'),
          atPercent: fc.option(fc.integer({ min: 1, max: 99 })),
          reason: fc.constant('As the scenario has it.'),
          initiatedBy: fc.constant('Script'),
          isCancellable: fc.boolean(),
        }),
        fc.record({
          do: fc.constant('trouble' as const),
          kind: fc.constant(null),
          vpg: fc.constant(null),
          atPercent: fc.integer({ min: 1, max: 99 }),
          outcome: fc.constantFrom('fail', 'wait'),
          reason: fc.constant('No space.'),
        }),
        fc.record({
          do: fc.constant('answer' as const),
          operation: fc.constant(null),
          vpg: fc.option(fc.constant('Mail')),
        }),
        fc.record({ do: fc.constant('failRunning' as const), reason: fc.constant('A restart.') }),
        fc.record({
          do: fc.constant('signal' as const),
          signal: fc.constant('fault'),
          input: fc.constant({}),
        }),
      ),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 5 },
)

async function* play(open: OpenSimulation, story: readonly { act: string; number: number }[]) {
  const started: TaskId[] = []
  for (const [index, { act, number }] of story.entries()) {
    const { simulation, advance } = open
    const { next } = createRandom(number, index)
    const site = simulation.site()
    const some = started[Math.floor(next() * started.length)]
    try {
      if (act === 'start') {
        const { tasks } = await simulation.startOperation(anyRequest(site, next), 'Administrator')
        started.push(...tasks)
      }
      if (act === 'advance') await advance([1, 4, 20, 90, 4_000][Math.floor(next() * 5)] ?? 1)
      if (act === 'cancel' && some !== undefined) await simulation.cancel(some)
      if (act === 'answer' && some !== undefined) await simulation.answer(some)
      if (act === 'trouble') {
        const outcome = (['fail', 'wait', 'slow'] as const)[Math.floor(next() * 3)] ?? 'fail'
        const atPercent = 1 + Math.floor(next() * 99)
        const [skip, times, probability] = [Math.floor(next() * 3), 1 + Math.floor(next() * 3), 0.3 + next()]
        await simulation.addTrouble({
          kind: null,
          vpg: null,
          atPercent,
          outcome,
          factor: 0.1 + 4 * next(),
          skip,
          times: times > 2 ? null : times,
          probability: Math.min(1, probability),
          reason: 'The disk is full.',
        })
      }
      if (act === 'untrouble') {
        const [trouble] = simulation.listTroubles()
        if (trouble !== undefined) await simulation.removeTrouble(trouble.id)
      }
      if (act === 'jump') await simulation.jumpClock(1 + Math.floor(next() * 100_000))
      const peer = site.peerSites[Math.floor(next() * site.peerSites.length)]
      if (act === 'peer' && peer !== undefined) {
        await simulation.setCondition({ type: 'peerUnreachable', subject: peer.identifier }, next() < 0.5)
      }
    } catch (error) {
      // Refusals are answers; anything else, such as a step that the table of VPGs does not have, is a fault.
      if (!(error instanceof Problem)) throw error
    }
    yield started
  }
}

function assertLegal(before: Task | undefined, after: Task): void {
  const told = `${after.type} ${after.state} at ${after.progressPercent}`
  assert.equal(after.progressPercent === 100, after.state === 'Completed', told)
  assert.equal(after.completedAt !== null, isEnded(after.state), told)
  assert.ok(after.progressPercent >= 1, told)
  assert.ok(after.completedAt === null || after.completedAt >= after.startedAt, told)
  assert.equal(after.completeReason !== '', after.state === 'Failed' || after.state === 'Stopped', told)
  if (before === undefined) return
  assert.ok(after.progressPercent >= before.progressPercent, told)
  assert.ok(after.generation >= before.generation, told)
  if (isEnded(before.state)) assert.deepEqual(after, before)
}

/** From which states which others can be reached, in any number of steps. */
function canReach(from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true
  if (seen.includes(from)) return false
  const steps = TASK_STEPS[from as KnownTaskState]
  return steps.some((step) => canReach(step, to, [...seen, from]))
}

function assertWhole({ simulation }: OpenSimulation): void {
  const site = simulation.site()
  const vpgs = new Map(site.vpgs.map((vpg) => [vpg.identifier, vpg]))
  assert.equal(vpgs.size, site.vpgs.length)
  for (const vpg of site.vpgs) {
    const vms = site.vms.filter((vm) => vm.vpgIdentifier === vpg.identifier)
    assert.equal(vpg.vmsCount, vms.length, vpg.name)
    for (const vm of vms) assert.deepEqual([vm.status, vm.subStatus], [vpg.status, vpg.subStatus], vm.name)
    assert.ok(situationOf(vpg))
    assert.ok(vpg.actualRpoSeconds >= 0 && vpg.history.actualMinutes <= vpg.history.configuredMinutes)
    const checkpoints = site.checkpoints.get(vpg.identifier.toLowerCase()) ?? []
    const times = checkpoints.map(({ takenAt }) => takenAt)
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
      `${vpg.name} has checkpoints out of order`,
    )
    assert.equal(new Set(checkpoints.map(({ identifier }) => identifier)).size, checkpoints.length)
    assert.equal(
      vpg.alertStatus === 'Normal',
      !site.alerts.some((alert) => alert.affectedVpgs.includes(vpg.identifier)),
    )
  }
  for (const vm of site.vms) assert.ok(vpgs.has(vm.vpgIdentifier), `${vm.name} is in no VPG`)
  for (const session of site.flrSessions) assert.ok(vpgs.has(session.vpgIdentifier ?? ''))
  for (const alert of site.alerts)
    for (const vpg of alert.affectedVpgs) assert.ok(vpgs.has(vpg), alert.description)
  assert.ok(site.events.length <= 1000)
  const ids = [...site.alerts, ...site.events].map(({ identifier }) => identifier)
  assert.equal(new Set(ids).size, ids.length)
}

test('whatever is asked for, no task is lost, goes back or ends half, and no VPG leaves its table', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000), turns, cues, async (seed, story, scenario) => {
      const open = await openSimulation({ seed, begin: { cues: scenario } })
      open.simulation.onSignal(async () => {})
      const known = new Map<TaskId, Task>()
      let started: readonly TaskId[] = []
      const look = async () => {
        for (const id of new Set([...started, ...(await listSince(open))])) {
          const task = await open.getTask(id)
          const before = known.get(id)
          assertLegal(before, task)
          assert.ok(canReach(before?.state ?? 'InProgress', task.state))
          assert.equal(open.simulation.owns(id), !isEnded(task.state))
          known.set(id, task)
        }
        assertWhole(open)
      }
      for await (const so of play(open, story)) {
        started = so
        await look()
      }
      await open.advance(30 * 86_400)
      await look()
      const repeats = scenario.some(({ trigger }) => trigger.on === 'time' && trigger.everyMs !== null)
      for (const task of repeats ? [] : known.values())
        assert.ok(isEnded(task.state) || task.state === 'WaitingForUserInput')
      await open.close()
    }),
    { numRuns: 40 },
  )
})

/** The tasks that are there since the site began. */
async function listSince({ stores }: OpenSimulation): Promise<readonly TaskId[]> {
  const tasks = await stores.tasks.list({ startedAfter: START }, { limit: 100_000 })
  return tasks.map(({ id }) => id)
}

/** All there is to see of a simulation. */
async function seenOf({ simulation, stores, clock }: OpenSimulation): Promise<string> {
  const { checkpoints, ...site } = simulation.site()
  const tasks = await stores.tasks.list({}, { limit: 10_000 })
  return JSON.stringify([clock.now(), [...checkpoints], site, tasks, simulation.listCues()], null, 1)
}

interface Script {
  readonly seed: number
  readonly story: readonly { act: string; number: number }[]
  readonly scenario: readonly Cue[]
}

async function played({ seed, story, scenario }: Script, crashAt?: number) {
  let open = await openSimulation({ seed, begin: { cues: scenario } })
  let done = 0
  // A generator goes on with the simulation it is given; a crash gives it another one.
  const current: OpenSimulation = {
    ...open,
    get simulation() {
      return open.simulation
    },
    advance: (seconds) => open.advance(seconds),
  }
  for await (const _ of play(current, story)) {
    done += 1
    if (done === crashAt) open = await open.reopen()
  }
  await open.advance(600)
  const snapshot = await open.simulation.snapshot()
  const seen = await seenOf(open)
  await open.close()
  return { snapshot, seen }
}

test('the same seed and the same script give the same records, tasks and answers, to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ seed: fc.nat(1_000), story: turns, scenario: cues }), async (script) => {
      const [one, other] = [await played(script), await played(script)]
      assert.equal(JSON.stringify(one.snapshot), JSON.stringify(other.snapshot))
      assert.equal(one.seen, other.seen)
    }),
    { numRuns: 10 },
  )
})

test('a crash in the middle changes nothing: all goes on where it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ seed: fc.nat(1_000), story: turns, scenario: cues }),
      fc.nat(),
      async (script, at) => {
        const whole = await played(script)
        const broken = await played(script, 1 + (at % script.story.length))
        assert.equal(broken.seen, whole.seen)
      },
    ),
    { numRuns: 10 },
  )
})
