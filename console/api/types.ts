/** The shapes that the service answers, as docs/api says. */

export interface RelatedEntities {
  readonly hosts: readonly { readonly identifier: string; readonly siteIdentifier: string }[]
  readonly sites: readonly { readonly identifier: string; readonly isLocal: boolean }[]
  readonly vpgs: readonly string[]
  readonly flrSessions: readonly string[]
}

export interface TaskView {
  readonly id: string
  readonly type: string
  readonly state: string
  /** 0 to 100. */
  readonly progress: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly completedAt: string | null
  readonly completeReason: string | null
  readonly initiatedBy: string | null
  readonly isCancellable: boolean
  readonly relatedEntities: RelatedEntities
  readonly generation: number
}

export interface TaskPage {
  readonly tasks: readonly TaskView[]
  readonly next: string | null
}

/** What GET /api/events tells. Of `removed` only id, type, state and the two times are sure to be there. */
export interface TaskChange {
  readonly kind: 'added' | 'changed' | 'left' | 'removed'
  readonly task: TaskView
  readonly position: number
  /** ISO 8601, UTC. */
  readonly changedAt: string
}

export interface TypeDuration {
  readonly type: string
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
}

export interface TaskHistory {
  readonly changes: readonly {
    readonly position: number
    readonly at: string
    readonly state: string
    readonly progress: number
    readonly completeReason?: string | null
    readonly reason?: string | null
  }[]
  readonly isWhole: boolean
}

export type Role = 'reader' | 'producer' | 'administrator'

export interface SessionView {
  readonly userName: string
  readonly role: Role
  readonly timeZone: string
  readonly siteName: string
  readonly profile: string
  readonly idleSeconds: number
  readonly hasSite: boolean
  readonly version: string
}
