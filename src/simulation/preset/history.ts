import {
  createTaskId,
  type KnownTaskType,
  type RelatedHost,
  type RelatedSite,
  type Task,
} from '../../task/index.ts'
import type { Estate, PlacedVpg } from './estate.ts'
import type { SeededRandom } from './seeded-random.ts'
import { DAY_MS } from './site-plan.ts'

/** What happened to a VPG, as far as it shows in the VPG. */
export interface VpgPast {
  /** When the last failover test was stopped. */
  readonly lastTestAt: number | null
  /** No checkpoints were taken in between; the end is null for a pause that goes on. */
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[]
  readonly tags: readonly { readonly name: string; readonly takenAt: number }[]
  /** When it came to be, or changed sides: its journal reaches no further back. Null for long ago. */
  readonly journalStartedAt: number | null
}

export interface PastStep {
  readonly type: KnownTaskType
  /** Seconds since the step before ended. */
  readonly afterSeconds?: number
  /** About how long it took; drawn within a sixth of it. */
  readonly seconds: number
  readonly initiatedBy: string
  readonly flrSession?: string
  /** What the checkpoint was called. */
  readonly tag?: string
  /** Why it failed, and how far it came. */
  readonly failure?: { readonly reason: string; readonly progressPercent: number }
}

/** Steps that belong together: a test and its stop. Nothing else happens to their VPG or hosts in between. */
export interface PastOperation {
  readonly at: number
  readonly steps: readonly PastStep[]
  readonly vpg?: PlacedVpg
  readonly hosts?: readonly RelatedHost[]
  /** Those of the VPG, or the local one, where it is not said. */
  readonly sites?: readonly RelatedSite[]
  /** It still lasts: its last task has ended, but nothing else happens after it. */
  readonly isOpen?: boolean
}

/** The tasks of the past, all ended, in the order in which they are made up; earlier ones have the right of way. */
export interface History {
  readonly from: number
  readonly now: number
  /** Adds the whole operation, or nothing where it leaves the time told of or something else is going on. */
  add(operation: PastOperation): readonly Task[]
  /** Oldest first. */
  tasks(): readonly Task[]
  pastOf(vpg: PlacedVpg): VpgPast
}

const NOTHING_HAPPENED: VpgPast = { lastTestAt: null, pauses: [], tags: [], journalStartedAt: null }

export function createHistory(
  estate: Estate,
  { now, days, random }: { now: number; days: number; random: SeededRandom },
): History {
  const from = now - days * DAY_MS
  const tasks: Task[] = []
  const pasts = new Map<string, VpgPast>()
  const busy = new Map<string, { from: number; to: number }[]>()

  function toTask(step: PastStep, operation: PastOperation, startedAt: number): Task {
    const { vpg, hosts = [], sites = vpg?.sites ?? [estate.local.site] } = operation
    const milliseconds = step.seconds * 1000
    return {
      id: createTaskId(random.guid(), estate.local.site.identifier),
      type: step.type,
      state: step.failure === undefined ? 'Completed' : 'Failed',
      progressPercent: step.failure?.progressPercent ?? 100,
      startedAt,
      completedAt:
        startedAt + random.integer(Math.ceil((milliseconds * 5) / 6), Math.ceil((milliseconds * 7) / 6)),
      completeReason: step.failure?.reason ?? '',
      initiatedBy: step.initiatedBy,
      isCancellable: false,
      relatedEntities: {
        hosts,
        sites,
        vpgs: vpg === undefined ? [] : [vpg.identifier],
        flrSessions: step.flrSession === undefined ? [] : [step.flrSession],
      },
      // Added, reported on and ended.
      generation: random.integer(3, 9),
    }
  }

  function toTasks(operation: PastOperation): readonly Task[] {
    let at = operation.at
    return operation.steps.map((step) => {
      const task = toTask(step, operation, at + (step.afterSeconds ?? 0) * 1000 + random.integer(0, 999))
      at = endOf(task)
      return task
    })
  }

  /** Whether the time is free for all that takes part; takes it if so. */
  function reserve(keys: readonly string[], span: { from: number; to: number }): boolean {
    const isFree = keys.every((key) =>
      (busy.get(key) ?? []).every((other) => span.to < other.from || span.from > other.to),
    )
    if (!isFree) return false
    for (const key of keys) busy.set(key, [...(busy.get(key) ?? []), span])
    return true
  }

  return {
    from,
    now,
    add(operation) {
      const added = toTasks(operation)
      const end = Math.max(...added.map(endOf))
      if (operation.at < from || end >= now) return []
      const keys = [
        operation.vpg?.identifier ?? [],
        operation.hosts?.map((host) => host.identifier) ?? [],
      ].flat()
      const span = { from: operation.at, to: operation.isOpen === true ? now : end }
      if (!reserve(keys, span)) return []
      tasks.push(...added)
      if (operation.vpg !== undefined) {
        const { identifier } = operation.vpg
        pasts.set(
          identifier,
          withOperation(pasts.get(identifier) ?? NOTHING_HAPPENED, operation.steps, added),
        )
      }
      return added
    },
    tasks: () =>
      tasks.toSorted((one, other) => one.startedAt - other.startedAt || (one.id < other.id ? -1 : 1)),
    pastOf: (vpg) => pasts.get(vpg.identifier) ?? NOTHING_HAPPENED,
  }
}

/** When a task of the past ended. */
export function endOf(task: Task): number {
  return task.completedAt ?? task.startedAt
}

/** Operations are not added in the order of their times, so the latest counts. */
function withOperation(past: VpgPast, steps: readonly PastStep[], tasks: readonly Task[]): VpgPast {
  const endsOf = (...types: KnownTaskType[]) =>
    tasks.filter((task) => task.state === 'Completed' && (types as string[]).includes(task.type)).map(endOf)
  const latest = (known: number | null, ends: readonly number[]) =>
    ends.reduce<number | null>((last, end) => Math.max(last ?? end, end), known)
  const resumes = endsOf('ResumeProtectionGroup')
  return {
    lastTestAt: latest(past.lastTestAt, endsOf('StopFailOverTest')),
    pauses: past.pauses.concat(
      endsOf('PauseProtectionGroup').map((from, index) => ({ from, to: resumes[index] ?? null })),
    ),
    tags: past.tags.concat(
      steps.flatMap((step, index) => {
        const task = tasks[index]
        if (step.tag === undefined || task === undefined) return []
        return [{ name: step.tag, takenAt: Math.floor(endOf(task) / 1000) * 1000 }]
      }),
    ),
    journalStartedAt: latest(past.journalStartedAt, endsOf('CreateProtectionGroup', 'MoveCommit')),
  }
}
