import type { Estate, PlacedVpg } from './estate.ts'
import type { History, PastStep } from './history.ts'
import {
  ADMINISTRATOR,
  backupStep,
  failedTestSteps,
  logStep,
  mountSteps,
  moveSteps,
  OPERATORS,
  pauseStep,
  pauseSteps,
  tagStep,
  testSteps,
  updateStep,
  upgradeStep,
} from './past-operations.ts'
import type { SeededRandom } from './seeded-random.ts'
import { DAY_MS, HOUR_MS } from './site-plan.ts'

/** How many of a hundred VPGs see something on an ordinary day. */
const EVENTFUL_PERCENT = 7

interface Chance {
  readonly weight: number
  readonly toSteps: (vpg: PlacedVpg, user: string, random: SeededRandom) => readonly PastStep[]
}

/** What happens on a day on which something happens. */
const CHANCES: readonly Chance[] = [
  { weight: 40, toSteps: (vpg, user) => [updateStep(vpg, user)] },
  { weight: 25, toSteps: (vpg, user, random) => testSteps(vpg, user, random.integer(15, 110)) },
  { weight: 2, toSteps: (vpg, user) => failedTestSteps(vpg, user) },
  { weight: 18, toSteps: (_, user, random) => mountSteps(random.guid(), user, random.integer(4, 40)) },
  { weight: 10, toSteps: (_, user, random) => pauseSteps(user, random.integer(10, 60)) },
  // A move that is rolled back: every VPG stays on the side where the plan has it.
  { weight: 5, toSteps: (vpg, user) => moveSteps(vpg, user, 'MoveRollback') },
]
const WEIGHTS = CHANCES.reduce((sum, chance) => sum + chance.weight, 0)

/** Makes up days of any site: what is paused now first, then each night and each working day. */
export function addSizedHistory(estate: Estate, history: History, random: SeededRandom): void {
  for (const vpg of estate.vpgs.filter(({ plan }) => plan.condition === 'Paused')) {
    const at = history.now - random.integer(HOUR_MS, 5 * HOUR_MS)
    history.add({ at, vpg, steps: [pauseStep(random.pick(OPERATORS))], isOpen: true })
  }
  const today = Math.floor(history.now / DAY_MS) * DAY_MS
  const oldest = Math.floor(history.from / DAY_MS) * DAY_MS
  for (let day = oldest; day <= today; day += DAY_MS) {
    addNight(estate, history, day)
    addDay(estate, { history, day, random })
    if (((day - today) / DAY_MS) % 7 === -3) addUpgradeRound(estate, history, day + 19 * HOUR_MS)
  }
}

function addNight({ vpgs }: Estate, history: History, day: number): void {
  const tag = `Nightly ${new Date(day).toISOString().slice(0, 10)}`
  vpgs.forEach((vpg, index) => {
    if (vpg.plan.priority === 'High') {
      history.add({ at: day + HOUR_MS + index * 900, vpg, steps: [tagStep(tag, ADMINISTRATOR)] })
    }
    if (vpg.plan.isBackupEnabled) {
      history.add({ at: day + 20 * HOUR_MS + index * 400, vpg, steps: [backupStep(vpg)] })
    }
  })
}

function addDay(
  { vpgs, local }: Estate,
  { history, day, random }: { history: History; day: number; random: SeededRandom },
): void {
  for (const vpg of vpgs) {
    if (!random.isLucky(EVENTFUL_PERCENT / 100)) continue
    const at = day + random.integer(7 * HOUR_MS, 17 * HOUR_MS)
    history.add({ at, vpg, steps: drawChance(random).toSteps(vpg, random.pick(OPERATORS), random) })
  }
  if (random.isLucky(0.4)) {
    const at = day + random.integer(8 * HOUR_MS, 16 * HOUR_MS)
    history.add({ at, steps: [logStep(random.pick(OPERATORS))], sites: [local.site] })
  }
}

function drawChance(random: SeededRandom): Chance {
  let left = random.integer(1, WEIGHTS)
  const chance = CHANCES.find(({ weight }) => {
    left -= weight
    return left <= 0
  })
  if (chance === undefined) throw new Error('The weights of the chances do not add up.')
  return chance
}

/** So many at a time that the round of a large site ends before midnight too. */
function addUpgradeRound({ local }: Estate, history: History, startedAt: number): void {
  const { hosts } = local.virtualization
  const atOnce = Math.max(4, Math.ceil(hosts.length / 38))
  hosts.forEach(({ identifier }, index) => {
    history.add({
      at: startedAt + Math.floor(index / atOnce) * 450_000,
      hosts: [{ identifier, siteIdentifier: local.site.identifier }],
      steps: [upgradeStep(ADMINISTRATOR)],
    })
  })
}
