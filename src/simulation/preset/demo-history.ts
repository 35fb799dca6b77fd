import type { Estate, PlacedVm, PlacedVpg } from './estate.ts'
import { endOf, type History, type PastStep } from './history.ts'
import {
  ADMINISTRATOR,
  backupStep,
  cloneStep,
  createSteps,
  failedBackupStep,
  failedTestSteps,
  failedUpgradeStep,
  logStep,
  mountStep,
  mountSteps,
  moveSteps,
  OPERATORS,
  pauseStep,
  pauseSteps,
  tagStep,
  testSteps,
  UPGRADE_SECONDS,
  updateStep,
  upgradeStep,
} from './past-operations.ts'
import type { SeededRandom } from './seeded-random.ts'
import { DAY_MS } from './site-plan.ts'

const [KELLER, OKAFOR] = OPERATORS
const MINUTE_MS = 60_000

/** A mount that still stands. */
export interface OpenMount {
  readonly identifier: string
  readonly vpg: PlacedVpg
  readonly vm: PlacedVm
  readonly mountedAt: number
}

/** Makes up the week of the demo. Times of day are UTC, as the site's own. */
export function addDemoHistory(
  estate: Estate,
  history: History,
  random: SeededRandom,
): { readonly openMounts: readonly OpenMount[] } {
  const today = Math.floor(history.now / DAY_MS) * DAY_MS
  const openMounts = addOfToday(estate, history, random)
  addWorkdays(estate, { history, today, random })
  addUpgradeRound(estate, history, at(workdays(today)[2], '19:00'))
  addNights(estate, history, today)
  return { openMounts }
}

/** What still shows in the state of the site: it is told first, so that everything else makes room. */
function addOfToday(estate: Estate, history: History, random: SeededRandom): readonly OpenMount[] {
  history.add({
    at: history.now - 170 * MINUTE_MS,
    vpg: vpgNamed(estate, 'Intranet'),
    steps: [pauseStep(OKAFOR)],
    isOpen: true,
  })
  const vpg = vpgNamed(estate, 'File-Services')
  const identifier = random.guid()
  const mounts = history.add({
    at: history.now - 75 * MINUTE_MS,
    vpg,
    steps: [mountStep(identifier, KELLER)],
    isOpen: true,
  })
  return vpg.vms
    .slice(0, 1)
    .flatMap((vm) => mounts.map((task) => ({ identifier, vpg, vm, mountedAt: endOf(task) })))
}

/** The working days of the last six, the last one first: at least four. */
function workdays(today: number): readonly number[] {
  return [1, 2, 3, 4, 5, 6]
    .map((daysAgo) => today - daysAgo * DAY_MS)
    .filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
}

function addWorkdays(
  estate: Estate,
  { history, today, random }: { history: History; today: number; random: SeededRandom },
): void {
  const [last, second, third, fourth] = workdays(today)
  const add = (
    day: number | undefined,
    time: string,
    name: string,
    toSteps: (vpg: PlacedVpg) => PastStep[],
  ) => {
    const vpg = vpgNamed(estate, name)
    history.add({ at: at(day, time), vpg, steps: toSteps(vpg) })
  }

  add(fourth, '09:20', 'HR-Payroll', (vpg) => [...createSteps(vpg, OKAFOR)])
  add(fourth, '15:45', 'Print-and-Scan', (vpg) => [updateStep(vpg, KELLER)])
  add(fourth, '20:10', 'Customs-Gateway', (vpg) => [...moveSteps(vpg, ADMINISTRATOR, 'MoveCommit')])

  add(third, '08:40', 'Web-Shop', (vpg) => [...testSteps(vpg, KELLER, 45)])
  add(third, '09:40', 'Intranet', (vpg) => [updateStep(vpg, OKAFOR)])
  add(third, '11:10', 'HR-Payroll', (vpg) => [updateStep(vpg, OKAFOR)])
  add(third, '14:25', 'File-Services', () => [...mountSteps(random.guid(), OKAFOR, 18)])
  add(third, '20:30', 'SQL-Cluster', (vpg) => [cloneStep(vpg, ADMINISTRATOR)])

  add(second, '10:15', 'Warehouse-WMS', (vpg) => [...failedTestSteps(vpg, KELLER)])
  history.add({
    at: at(second, '10:52'),
    steps: [logStep(KELLER)],
    sites: [estate.local.site, vpgNamed(estate, 'Warehouse-WMS').recoveredAt.site],
  })
  add(second, '11:20', 'Mail', () => [...pauseSteps(KELLER, 42)])
  add(second, '13:05', 'SQL-Cluster', (vpg) => [...testSteps(vpg, OKAFOR, 75)])
  add(second, '16:30', 'ERP-Production', (vpg) => [updateStep(vpg, KELLER)])
  add(second, '17:45', 'ERP-Production', () => [tagStep('Before ERP patch', ADMINISTRATOR)])

  add(last, '09:05', 'File-Services', () => [...mountSteps(random.guid(), KELLER, 11)])
  add(last, '10:30', 'Warehouse-WMS', (vpg) => [...testSteps(vpg, KELLER, 110)])
  add(last, '13:40', 'Domain-Controllers', (vpg) => [...testSteps(vpg, OKAFOR, 35)])
  add(last, '15:10', 'Build-and-Repositories', (vpg) => [updateStep(vpg, KELLER)])
}

/** All local VRAs but the last one after the other; the third fails and is tried again at the end. */
function addUpgradeRound({ local }: Estate, history: History, startedAt: number): void {
  const hosts = local.virtualization.hosts.slice(0, -1)
  const turns = [...hosts, ...hosts.slice(2, 3)]
  turns.forEach(({ identifier, name }, index) => {
    const isFailing = index === 2
    history.add({
      at: startedAt + index * (UPGRADE_SECONDS * 1.4) * 1000,
      hosts: [{ identifier, siteIdentifier: local.site.identifier }],
      steps: [isFailing ? failedUpgradeStep(name ?? '', ADMINISTRATOR) : upgradeStep(ADMINISTRATOR)],
    })
  })
}

/** Every night a script tags what matters most, and retention runs. */
function addNights({ vpgs }: Estate, history: History, today: number): void {
  const important = vpgs.filter((vpg) => vpg.plan.priority === 'High')
  const retained = vpgs.filter((vpg) => vpg.plan.isBackupEnabled)
  for (let daysAgo = 7; daysAgo >= 0; daysAgo -= 1) {
    const day = today - daysAgo * DAY_MS
    const tag = `Nightly ${new Date(day).toISOString().slice(0, 10)}`
    important.forEach((vpg, index) => {
      history.add({ at: at(day, '01:00') + index * 20_000, vpg, steps: [tagStep(tag, ADMINISTRATOR)] })
    })
    retained.forEach((vpg, index) => {
      const isFailing = daysAgo === 4 && index === 0
      history.add({
        at: at(day, '22:30') + index * 1000,
        vpg,
        steps: [isFailing ? failedBackupStep(vpg) : backupStep(vpg)],
      })
    })
  }
}

function at(day: number | undefined, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (day ?? 0) + (hours * 60 + minutes) * MINUTE_MS
}

function vpgNamed({ vpgs }: Estate, name: string): PlacedVpg {
  const vpg = vpgs.find((candidate) => candidate.plan.name === name)
  if (vpg === undefined) throw new Error(`The plan has no VPG ${name}.`)
  return vpg
}
