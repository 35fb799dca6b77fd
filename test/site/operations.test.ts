import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isEnded } from '../../src/task/index.ts'
import { follow, goOn, inspect, type Story, siteCommands } from './commands.ts'
import { lookAt } from './look.ts'
import { openHouse, type Profile } from './open-house.ts'
import { readTwice } from './read-twice.ts'
import { begin, createSiteModel, type SiteModel } from './site-model.ts'

/** Stories for each profile; more of them in a long run. */
const RUNS = Number(process.env.ZVM_TASKS_TEST_RUNS ?? 15)
const STEPS_MAX = 40
/** The seed that a failure printed, to see it again. */
const SEED = process.env.ZVM_TASKS_TEST_SEED
/** Longer than any commit policy waits. */
const A_WHILE_SECONDS = 20 * 86_400

/** Plays one story at a house of its own, and what follows when nobody does anything for weeks. */
async function play(
  commands: Iterable<(typeof siteCommands)[number] extends fc.Arbitrary<infer C> ? C : never>,
  opening: { readonly profile: Profile; readonly seed: number },
): Promise<void> {
  const house = await openHouse(opening)
  try {
    const story: Story = { house, look: await lookAt(house), granted: new Map() }
    const model = createSiteModel()
    begin(model, story.look)
    await fc.asyncModelRun(() => ({ model, real: story }), commands)
    await goOn(house, A_WHILE_SECONDS)
    await inspect(model, story, { told: 'weeks later', hasTimePassed: true })
    await assertSettled(model, story)
  } finally {
    await house.close()
  }
}

/** Nothing runs for ever but what waits for a person; every address answers still. */
async function assertSettled(model: SiteModel, { house, look }: Story): Promise<void> {
  for (const { Status, TaskIdentifier } of look.tasks) {
    const isSettled = isEnded(Status.State) || Status.State === 'WaitingForUserInput'
    assert.ok(isSettled, `task ${TaskIdentifier} is ${Status.State} at ${Status.Progress} for weeks`)
  }
  model.followed.clear()
  for (const path of ['/v1', '/v1/events', ...look.hrefs]) await follow(model, house, path)
  for (const state of ['InProgress', 'Completed', 'Failed', 'WaitingForUserInput', 'Stopped']) {
    const { value } = await readTwice<readonly { TaskIdentifier: string }[]>(
      house,
      `/v1/tasks?status=${state}`,
    )
    const expected = look.tasks.filter(({ Status }) => Status.State === state)
    assert.deepEqual(
      value.map(({ TaskIdentifier }) => TaskIdentifier),
      expected.map(({ TaskIdentifier }) => TaskIdentifier),
    )
  }
}

describe('whatever is asked of a site, in any order', () => {
  for (const profile of ['windows', 'appliance'] as const) {
    test(`no task is lost, no state is illegal, every answer is whole, every link leads somewhere (${profile})`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.commands(siteCommands, { maxCommands: STEPS_MAX, size: 'max' }),
          fc.nat(999),
          (commands, seed) => play(commands, { profile, seed }),
        ),
        // A failure is shrunk within this time; the runs themselves take much less.
        {
          numRuns: RUNS,
          interruptAfterTimeLimit: RUNS * 8_000,
          ...(SEED === undefined ? {} : { seed: Number(SEED) }),
        },
      )
    })
  }
})
