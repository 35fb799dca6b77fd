import type {
  Alert,
  Checkpoint,
  FlrSession,
  ServiceProfile,
  Site,
  Vm,
  Vpg,
  Zorg,
} from '../../inventory/index.ts'
import { createVpgAlerts } from './alerts.ts'
import { createCheckpoints } from './checkpoints.ts'
import type { OpenMount } from './demo-history.ts'
import type { Estate } from './estate.ts'
import { createEvents } from './events.ts'
import type { History } from './history.ts'
import { createVm } from './protected-vm.ts'
import { createVpg } from './protected-vpg.ts'
import type { SeededRandom } from './seeded-random.ts'
import { HOUR_MS, type ProfilePlan, RPO_SECONDS } from './site-plan.ts'
import { createLocalSite, createPeerSite } from './sites.ts'
import { createVpgState } from './vpg-state.ts'
import { createVras } from './vras.ts'

/** The site that an estate is now, after its past. */
export function assembleSite(
  estate: Estate,
  {
    history,
    openMounts,
    version,
    random,
  }: {
    history: History
    openMounts: readonly OpenMount[]
    version: string
    random: SeededRandom
  },
): Site {
  const { now } = history
  const identifiers = random.fork('organizations')
  const profiles = estate.plan.profiles.map((profile) => toServiceProfile(profile, identifiers.guid()))
  const organizations = new Set(estate.plan.vpgs.flatMap((vpg) => vpg.organization ?? []))
  const zorgs: readonly Zorg[] = [...organizations].map((name) => ({ identifier: identifiers.guid(), name }))

  const vpgs: Vpg[] = []
  const vms: Vm[] = []
  const alerts: Alert[] = []
  const checkpoints = new Map<string, readonly Checkpoint[]>()
  const drawn = random.fork('state')
  for (const placed of estate.vpgs) {
    const { plan } = placed
    const past = history.pastOf(placed)
    const profilePlan = estate.plan.profiles.find((profile) => profile.name === plan.profile)
    const state = createVpgState(plan, { past, now, historyFrom: history.from, random: drawn })
    const ownCheckpoints = createCheckpoints(past, { ...state, random: drawn })
    const ownVms = placed.vms.map((vm) =>
      createVm(vm, { vpg: placed, state, profile: profilePlan, now, random: drawn }),
    )
    checkpoints.set(placed.identifier, ownCheckpoints)
    vms.push(...ownVms)
    const vpg = createVpg(placed, {
      state,
      vms: ownVms,
      checkpoints: ownCheckpoints,
      profile: profiles.find((profile) => profile.name === plan.profile),
      zorg: zorgs.find((zorg) => zorg.name === plan.organization),
      now,
    })
    vpgs.push(vpg)
    alerts.push(...createVpgAlerts(placed, { vpg, state, local: estate.local, now, random: drawn }))
  }
  alerts.sort((one, other) => one.turnedOnAt - other.turnedOnAt)

  return {
    localSite: createLocalSite(estate.local, version),
    peerSites: estate.dataCentres.slice(1).map((peer) => createPeerSite(peer, { vpgs, version })),
    vpgs,
    vms,
    flrSessions: openMounts.map((mount) => toFlrSession(mount, { estate, checkpoints })),
    vras: createVras(estate.local, {
      vms,
      version,
      hasOutdatedVra: estate.plan.hasOutdatedVra,
      random: random.fork('vras'),
    }),
    virtualizationSites: estate.dataCentres.map((dataCentre) => dataCentre.virtualization),
    checkpoints,
    zorgs,
    serviceProfiles: profiles,
    alerts,
    events: createEvents(estate, { tasks: history.tasks(), alerts, random: random.fork('events') }),
    tasks: [],
  }
}

function toServiceProfile(plan: ProfilePlan, identifier: string): ServiceProfile {
  return {
    identifier,
    name: plan.name,
    description: plan.description,
    rpoSeconds: RPO_SECONDS,
    historySeconds: plan.historyHours * 3600,
    testIntervalSeconds: (plan.testIntervalDays * 24 * HOUR_MS) / 1000,
    journalSizeMaxPercent: plan.journalSizeMaxPercent,
    journalWarningPercent: plan.journalWarningPercent,
  }
}

/** The newest checkpoint that was there when it was mounted. */
function toFlrSession(
  { identifier, vpg, vm, mountedAt }: OpenMount,
  { estate, checkpoints }: { estate: Estate; checkpoints: ReadonlyMap<string, readonly Checkpoint[]> },
): FlrSession {
  const mounted = checkpoints.get(vpg.identifier)?.findLast((checkpoint) => checkpoint.takenAt < mountedAt)
  return {
    identifier,
    status: 'MountCompletedSuccessfully',
    type: 'jflr',
    vmIdentifier: vm.identifier,
    vmVolumeIdentifier: null,
    vpgIdentifier: vpg.identifier,
    checkpointIdentifier: mounted?.identifier ?? null,
    mountedAt,
    selectedPath: null,
    runningTasksCount: 0,
    repositoryIdentifier: null,
    retentionSetIdentifier: null,
    siteIdentifier: estate.local.site.identifier,
  }
}
