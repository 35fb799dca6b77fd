import { type Alert, EVENTS_MAX, type SiteEvent } from '../../inventory/index.ts'
import { NO_RELATED_ENTITIES, type Task } from '../../task/index.ts'
import type { Estate } from './estate.ts'
import { endOf } from './history.ts'
import { SYSTEM } from './past-operations.ts'
import type { SeededRandom } from './seeded-random.ts'

type Described = Pick<SiteEvent, 'type' | 'entityType'> & { readonly done: string }

/** The events of tasks: what each is called, and what it says of its subject. Of other tasks no event tells. */
const TASK_EVENTS: Readonly<Record<string, Described>> = {
  CreateProtectionGroup: ofVpg('CreateProtectionGroup', 'was created'),
  UpdateProtectionGroup: ofVpg('UpdateProtectionGroup', 'was edited'),
  InsertTaggedCP: ofVpg('InsertTaggedCP', 'was given a tagged checkpoint'),
  FailOverTest: ofVpg('FailOverTest', 'was put into a failover test'),
  StopFailOverTest: ofVpg('StopFailOverTest', 'was taken out of its failover test'),
  MoveBeforeCommit: ofVpg('MoveBeforeCommit', 'was moved and waits for a commit'),
  MoveCommit: ofVpg('MoveCommit', 'was moved for good'),
  MoveRollback: ofVpg('MoveRollback', 'was rolled back from its move'),
  PauseProtectionGroup: ofVpg('PauseProtectionGroup', 'was paused'),
  ResumeProtectionGroup: ofVpg('ResumeProtectionGroup', 'was resumed'),
  FlrJournalMount: ofVpg('FlrJournalMount', 'had a disk mounted from its journal'),
  FlrJournalUnmount: ofVpg('FlrJournalUnmount', 'had its disk unmounted'),
  Clone: ofVpg('Clone', 'was cloned'),
  VpgBackup: ofVpg('BackupProtectionGroup', 'was copied to its repository'),
  UpgradeVra: { type: 'UpgradeVra', entityType: 'VRA', done: 'was upgraded' },
  LogCollection: { type: 'LogCollection', entityType: 'Site', done: 'had its logs collected' },
}

function ofVpg(type: SiteEvent['type'], done: string): Described {
  return { type, entityType: 'VPG', done }
}

/** What the tasks and alerts of the past left in the list of events, oldest first: the latest of them. */
export function createEvents(
  estate: Estate,
  { tasks, alerts, random }: { tasks: readonly Task[]; alerts: readonly Alert[]; random: SeededRandom },
): readonly SiteEvent[] {
  const { local } = estate
  const vpgNames = new Map(estate.vpgs.map((vpg) => [vpg.identifier, vpg.plan.name]))
  const hostNames = new Map(local.virtualization.hosts.map((host) => [host.identifier, host.name]))
  const toVpgs = (identifiers: readonly string[]) =>
    identifiers.map((identifier) => ({ identifier, name: vpgNames.get(identifier) ?? identifier }))
  const common = {
    siteIdentifier: local.site.identifier,
    siteName: local.plan.name,
    zorgIdentifier: null,
    zorgName: null,
  }

  function subjectOf({ relatedEntities: { vpgs, hosts } }: Task, { entityType }: Described): string {
    if (entityType === 'VPG') return `VPG ${vpgNames.get(vpgs[0] ?? '') ?? ''}`
    if (entityType === 'VRA') return `VRA Z-VRA-${hostNames.get(hosts[0]?.identifier ?? '') ?? ''}`
    return `Site ${local.plan.name}`
  }

  const ofTasks = tasks.flatMap((task): SiteEvent[] => {
    const described = TASK_EVENTS[task.type]
    if (described === undefined) return []
    const isSuccess = task.state === 'Completed'
    return [
      {
        ...common,
        identifier: random.guid(),
        type: described.type,
        entityType: described.entityType,
        category: 'Events',
        description: isSuccess
          ? `${subjectOf(task, described)} ${described.done}.`
          : (task.completeReason ?? ''),
        occurredAt: endOf(task),
        isSuccess,
        userName: task.initiatedBy ?? SYSTEM,
        vpgs: toVpgs(task.relatedEntities.vpgs),
        relatedEntities: task.relatedEntities,
        alerts: [],
      },
    ]
  })
  const ofAlerts = alerts.map(
    (alert): SiteEvent => ({
      ...common,
      identifier: random.guid(),
      type: 'AlertTurnedOn',
      entityType: 'VPG',
      category: 'Alerts',
      description: alert.description,
      occurredAt: alert.turnedOnAt,
      isSuccess: true,
      userName: SYSTEM,
      vpgs: toVpgs(alert.affectedVpgs),
      relatedEntities: { ...NO_RELATED_ENTITIES, sites: [local.site], vpgs: alert.affectedVpgs },
      alerts: [alert.identifier],
    }),
  )
  return [...ofTasks, ...ofAlerts]
    .sort((one, other) => one.occurredAt - other.occurredAt || (one.identifier < other.identifier ? -1 : 1))
    .slice(-EVENTS_MAX)
}
