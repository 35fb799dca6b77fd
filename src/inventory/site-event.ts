import type { RelatedEntities } from '../task/index.ts'
import type { eventCategories, eventEntities, eventTypes } from './event-words.ts'
import type { Named } from './virtualization-site.ts'

/** How many events a site remembers. Source: published page "Events"; wire contract 4.6.12. */
export const EVENTS_MAX = 1000

/** Something that happened at a site. */
export interface SiteEvent {
  /** A guid. */
  readonly identifier: string
  readonly type: (typeof eventTypes.names)[number]
  readonly entityType: (typeof eventEntities.names)[number]
  readonly category: (typeof eventCategories.names)[number]
  readonly description: string
  /** Epoch milliseconds, UTC. */
  readonly occurredAt: number
  readonly isSuccess: boolean
  /** `System` for what the server did by itself. */
  readonly userName: string
  readonly siteIdentifier: string
  readonly siteName: string
  /** With the names they had then: a VPG may be gone since. */
  readonly vpgs: readonly Named[]
  readonly zorgIdentifier: string | null
  readonly zorgName: string | null
  readonly relatedEntities: RelatedEntities
  /** Identifiers of alerts. */
  readonly alerts: readonly string[]
}
