import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { silentLog } from '../runtime/index.ts'
import { SITE_HOLDER, type Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import {
  type ClockState,
  createDemoSite,
  createSiteClock,
  openSharedSimulation,
  type SimulationControl,
} from './index.ts'
import { START } from './testing/open-simulation.ts'

const SPEED = 60
const MINUTE_MS = 60_000

describe('a site that several processes share', () => {
  let machine: ManualClock
  let stores: Stores
  let opened: SimulationControl[]
  beforeEach(async () => {
    machine = new ManualClock(START)
    stores = await openSqliteStores({ memory: true })
    opened = []
  })
  afterEach(async () => {
    for (const simulation of opened) await simulation.stop()
    await stores.close()
  })

  /** What one process has open. */
  async function openProcess(holder: string, clock: Partial<ClockState> = {}): Promise<SimulationControl> {
    const siteClock = createSiteClock({
      machine,
      state: { mode: 'real', speed: 1, now: machine.now(), ...clock },
    })
    const simulation = await openSharedSimulation({
      store: stores.simulation,
      tasks: stores.tasks,
      properties: stores.properties,
      holder,
      clock: siteClock,
      seed: 1,
      initialSite: () => createDemoSite({ seed: 1, now: siteClock.now() }),
      log: silentLog,
    })
    opened.push(simulation)
    await simulation.start()
    return simulation
  }

  const aVpg = (simulation: SimulationControl) => {
    const vpg = simulation.site().vpgs.find(({ status }) => status === 'MeetingSLA')
    if (vpg === undefined) throw new Error('The demo site has a VPG that meets its SLA.')
    return vpg.identifier
  }
  const pause = (simulation: SimulationControl) =>
    simulation.startOperation({ kind: 'pauseVpg', input: { vpg: aVpg(simulation) } }, 'admin')
  const isElsewhere = (error: unknown) =>
    error instanceof Problem && error.code === 'site-elsewhere' && error.retryAfterSeconds !== undefined
  const namesOf = (simulation: SimulationControl) => simulation.site().vpgs.map(({ name }) => name)

  /** As a process that is killed leaves it: the holder is there, and gives no sign any more. */
  const killed = async (holder: string) => {
    await stores.properties.put(SITE_HOLDER, holder)
  }

  test('one runs it, the others show it and refuse what would change it', async () => {
    const one = await openProcess('one')
    const other = await openProcess('other')
    assert.deepEqual(namesOf(other), namesOf(one))
    assert.equal(other.seed, one.seed)
    assert.equal(other.clock.now(), one.clock.now())
    await assert.rejects(pause(other), isElsewhere)
    await assert.rejects(other.reset(), isElsewhere)
    assert.throws(() => other.clock.set({ mode: 'frozen' }), isElsewhere)
    await pause(one)
  })

  test('what happens at the one is seen at the others within a second or so', async () => {
    const one = await openProcess('one')
    const other = await openProcess('other')
    const { tasks } = await pause(one)
    const [task] = tasks
    assert.ok(task !== undefined && one.owns(task))
    await machine.advance(1_000)
    assert.ok(other.owns(task))
    await machine.advance(MINUTE_MS)
    assert.equal(one.owns(task), false)
    assert.equal(other.owns(task), false)
    assert.deepEqual(
      other.site().vpgs.map(({ status, subStatus }) => [status, subStatus]),
      one.site().vpgs.map(({ status, subStatus }) => [status, subStatus]),
    )
  })

  test('a time that runs fast, is frozen and is set forward is shown as it is', async () => {
    const one = await openProcess('one', { speed: SPEED })
    const other = await openProcess('other')
    await machine.advance(MINUTE_MS)
    assert.ok(Math.abs(other.clock.now() - one.clock.now()) <= 1_000 * SPEED)
    one.clock.set({ mode: 'frozen', now: one.clock.now() + MINUTE_MS })
    await machine.advance(1_000)
    assert.deepEqual(other.clock.state(), one.clock.state())
  })

  test('a process that stops leaves the site to another at once, and its operations go on', async () => {
    const one = await openProcess('one')
    const other = await openProcess('other')
    const { tasks } = await pause(one)
    const [task] = tasks
    await one.stop()
    await machine.advance(1_000)
    await machine.advance(MINUTE_MS)
    assert.ok(task !== undefined)
    assert.equal((await stores.tasks.find(task))?.state, 'Completed')
    await pause(other)
  })

  test('a process that is gone without a word is followed within ten seconds, and time does not go back', async () => {
    const one = await openProcess('one', { speed: SPEED })
    await one.stop()
    await killed('one')
    const other = await openProcess('other')
    await assert.rejects(pause(other), isElsewhere)
    const shown = other.clock.now()
    await machine.advance(10_000)
    assert.ok(other.clock.now() >= shown)
    await pause(other)
  })

  test('a process that lost the site without knowing writes nothing, and then shows what the other does', async () => {
    const one = await openProcess('one')
    const other = await openProcess('other')
    await killed('other')
    await assert.rejects(pause(one), isElsewhere)
    await machine.advance(3_000)
    await assert.rejects(pause(one), isElsewhere)
    const { tasks } = await pause(other)
    await machine.advance(1_000)
    assert.ok(tasks[0] !== undefined && one.owns(tasks[0]))
  })
})
