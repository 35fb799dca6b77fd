import { type Alert, EVENTS_MAX, eventTypes, type SiteEvent, type Vpg } from '../inventory/index.ts'
import type { Problem } from '../problem/index.ts'
import { type KnownTaskType, NO_RELATED_ENTITIES, type Task } from '../task/index.ts'
import { createRandom } from './random.ts'
import { hasCondition, localSiteOf, type SiteState, withSite } from './site-state.ts'
import { rowOf, situationOf, VPG_LIFECYCLE } from './vpg-lifecycle.ts'

/** Task types whose event has another name. */
const EVENT_TYPES: Partial<Readonly<Record<KnownTaskType, SiteEvent['type']>>> = {
  VpgBackup: 'BackupProtectionGroup',
  RestoreVpg: 'RestoreProtectionGroup',
  ChangeVraPasswordIpSettings: 'ChangeVraPasswordIpSettings',
}

/** Adds an event; the oldest goes where there are too many. */
export function withEvent(
  state: SiteState,
  event: Pick<SiteEvent, 'type' | 'entityType' | 'description' | 'occurredAt' | 'isSuccess' | 'userName'> &
    Partial<SiteEvent>,
): SiteState {
  const local = localSiteOf(state)
  const whole: SiteEvent = {
    identifier: noticeIdentifier(state),
    category: 'Events',
    siteIdentifier: local.identifier,
    siteName: local.name,
    vpgs: [],
    zorgIdentifier: null,
    zorgName: null,
    relatedEntities: NO_RELATED_ENTITIES,
    alerts: [],
    ...event,
  }
  const counted = { ...state, noticesCount: state.noticesCount + 1 }
  return withSite(counted, { events: [...state.site.events.slice(1 - EVENTS_MAX), whole] })
}

/** Adds the event of something that the site was to do by itself and that could not be. */
export function withRefusal(
  state: SiteState,
  told: {
    readonly what: string
    readonly error: Problem
    readonly initiatedBy: string
    readonly at: number
  },
): SiteState {
  return withEvent(state, {
    type: 'Unknown',
    entityType: 'Unknown',
    description: `${told.what}: ${told.error.message}`,
    occurredAt: told.at,
    isSuccess: false,
    userName: told.initiatedBy,
  })
}

/** Adds the event of a task that has ended. */
export function withEventOf(
  state: SiteState,
  task: Task,
  { description, vpg }: { description: string; vpg: Pick<Vpg, 'identifier' | 'name'> | undefined },
): SiteState {
  const type = EVENT_TYPES[task.type as KnownTaskType] ?? eventTypes.parse(task.type) ?? 'Unknown'
  const result =
    task.state === 'Completed'
      ? 'completed'
      : `${task.state === 'Stopped' ? 'was stopped' : 'failed'}: ${task.completeReason}`
  return withEvent(state, {
    type,
    entityType: vpg === undefined ? entityTypeOf(type) : 'VPG',
    description: `${description} ${result}`,
    occurredAt: task.completedAt ?? task.startedAt,
    isSuccess: task.state === 'Completed',
    userName: task.initiatedBy ?? 'System',
    vpgs: vpg === undefined ? [] : [{ identifier: vpg.identifier, name: vpg.name }],
    relatedEntities: task.relatedEntities,
  })
}

function entityTypeOf(type: string): SiteEvent['entityType'] {
  return type.includes('Vra') || type.includes('RecoveryHost') ? 'VRA' : 'Site'
}

/** What is wrong with something, as long as it is. */
type Trouble = Pick<Alert, 'level' | 'entity' | 'helpIdentifier' | 'description'> & {
  readonly vpg: Vpg | null
}

/** The alerts that come and go with situations; others of a model stay as long as their VPG. */
const MANAGED: ReadonlySet<string> = new Set(
  Object.values(VPG_LIFECYCLE).flatMap((row) => ('alert' in row ? [row.alert.helpIdentifier] : [])),
)
const PEER_UNREACHABLE = 'ZVM0004'
const HOST_GONE = 'VRA0030'

function troubleOfVpg(vpg: Vpg): Trouble | null {
  const { alert } = rowOf(situationOf(vpg))
  if (alert === undefined) return null
  const { level, helpIdentifier, words } = alert
  return { level, helpIdentifier, entity: 'Vpg', description: `VPG "${vpg.name}" ${words}.`, vpg }
}

function troublesOfSite(state: SiteState): readonly Trouble[] {
  const peers = state.site.peerSites
    .filter(({ identifier }) => hasCondition(state, 'peerUnreachable', identifier))
    .map(({ name }) => ({
      level: 'Error' as const,
      entity: 'Zvm' as const,
      helpIdentifier: PEER_UNREACHABLE,
      description: `There is no connection to peer site "${name}".`,
      vpg: null,
    }))
  const ghosts = state.site.vras
    .filter(({ isGhost }) => isGhost)
    .map(({ name, hostName }) => ({
      level: 'Warning' as const,
      entity: 'Vra' as const,
      helpIdentifier: HOST_GONE,
      description: `VRA "${name}" has lost its host ${hostName ?? ''}.`,
      vpg: null,
    }))
  return [...peers, ...ghosts]
}

/** The site after a change, with the alerts turned on and off that follow from it. */
export function withAlerts(before: SiteState, after: SiteState, at: number): SiteState {
  let state = after
  if (before.site.vpgs !== after.site.vpgs) state = withAlertsOfVpgs(before, state, at)
  if (
    before.conditions !== after.conditions ||
    before.site.vras !== after.site.vras ||
    before.site.peerSites !== after.site.peerSites
  ) {
    state = withAlertsOfSite(state, at)
  }
  return state
}

function withAlertsOfVpgs(before: SiteState, after: SiteState, at: number): SiteState {
  const changed = changedVpgs(before.site.vpgs, after.site.vpgs)
  if (changed.length === 0 && before.site.vpgs.length <= after.site.vpgs.length) return after
  let state = after
  if (before.site.vpgs.length > after.site.vpgs.length) {
    const there = new Set(after.site.vpgs.map((vpg) => vpg.identifier))
    const gone = state.site.alerts.filter(
      ({ affectedVpgs }) => affectedVpgs.length > 0 && !affectedVpgs.some((vpg) => there.has(vpg)),
    )
    state = gone.reduce((one, alert) => turnedOff(one, alert, at), state)
  }
  for (const vpg of changed) {
    const trouble = troubleOfVpg(vpg)
    const own = state.site.alerts.filter(({ affectedVpgs }) => affectedVpgs.includes(vpg.identifier))
    const over = own.filter(
      ({ helpIdentifier }) => MANAGED.has(helpIdentifier) && helpIdentifier !== trouble?.helpIdentifier,
    )
    state = over.reduce((one, alert) => turnedOff(one, alert, at), state)
    if (trouble !== null && !own.some(({ helpIdentifier }) => helpIdentifier === trouble.helpIdentifier)) {
      state = turnedOn(state, trouble, at)
    }
  }
  return withAlertStatuses(state, new Set(changed.map(({ identifier }) => identifier)))
}

/** The VPGs that are not what they were. Most changes leave all of them at their places. */
function changedVpgs(before: readonly Vpg[], after: readonly Vpg[]): readonly Vpg[] {
  if (before.length === after.length) return after.filter((vpg, place) => before[place] !== vpg)
  const known = new Set(before)
  return after.filter((vpg) => !known.has(vpg))
}

function withAlertStatuses(state: SiteState, changed: ReadonlySet<string>): SiteState {
  const vpgs = state.site.vpgs.map((vpg) => {
    if (!changed.has(vpg.identifier)) return vpg
    const own = state.site.alerts.filter(({ affectedVpgs }) => affectedVpgs.includes(vpg.identifier))
    const alertStatus = own.some(({ level }) => level === 'Error')
      ? 'Error'
      : own.length > 0
        ? 'Warning'
        : 'Normal'
    return vpg.alertStatus === alertStatus ? vpg : { ...vpg, alertStatus }
  })
  return withSite(state, { vpgs })
}

function withAlertsOfSite(after: SiteState, at: number): SiteState {
  const troubles = troublesOfSite(after)
  const ours = after.site.alerts.filter(
    ({ helpIdentifier }) => helpIdentifier === PEER_UNREACHABLE || helpIdentifier === HOST_GONE,
  )
  const over = ours.filter((alert) => !troubles.some(({ description }) => description === alert.description))
  const fresh = troubles.filter(
    (trouble) => !ours.some(({ description }) => description === trouble.description),
  )
  const quieter = over.reduce((state, alert) => turnedOff(state, alert, at), after)
  return fresh.reduce((state, trouble) => turnedOn(state, trouble, at), quieter)
}

function turnedOn(state: SiteState, { vpg, ...trouble }: Trouble, at: number): SiteState {
  const alert: Alert = {
    ...trouble,
    identifier: noticeIdentifier(state),
    turnedOnAt: at,
    isDismissed: false,
    siteIdentifier: localSiteOf(state).identifier,
    isLocalSite: true,
    affectedVpgs: vpg === null ? [] : [vpg.identifier],
    affectedZorgs: vpg === null ? [] : [vpg.zorgIdentifier],
  }
  const counted = { ...state, noticesCount: state.noticesCount + 1 }
  return withAlertEvent(withSite(counted, { alerts: [...state.site.alerts, alert] }), alert, {
    at,
    type: 'AlertTurnedOn',
  })
}

function turnedOff(state: SiteState, alert: Alert, at: number): SiteState {
  const alerts = state.site.alerts.filter((other) => other !== alert)
  return withAlertEvent(withSite(state, { alerts }), alert, { at, type: 'AlertTurnedOff' })
}

function withAlertEvent(
  state: SiteState,
  alert: Alert,
  { at, type }: { at: number; type: 'AlertTurnedOn' | 'AlertTurnedOff' },
): SiteState {
  return withEvent(state, {
    type,
    entityType: alert.entity === 'Vpg' ? 'VPG' : alert.entity === 'Vra' ? 'VRA' : 'Site',
    category: 'Alerts',
    description: alert.description,
    occurredAt: at,
    isSuccess: true,
    userName: 'System',
    vpgs: state.site.vpgs
      .filter(({ identifier }) => alert.affectedVpgs.includes(identifier))
      .map(({ identifier, name }) => ({ identifier, name })),
    alerts: [alert.identifier],
  })
}

function noticeIdentifier({ seed, noticesCount }: SiteState): string {
  return createRandom(seed, 'notice', noticesCount).guid()
}
