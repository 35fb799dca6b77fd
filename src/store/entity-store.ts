/** The kinds of entity that tasks are related to. */
export const ENTITY_KINDS = ['host', 'site', 'vpg', 'flrSession'] as const
export type EntityKind = (typeof ENTITY_KINDS)[number]

/** An entity that some stored task links to: all that is known of it from there. */
export interface LinkedEntity {
  readonly kind: EntityKind
  readonly identifier: string
  /** For a host its virtualization site; for all others the site that owns the first task that named it. */
  readonly siteIdentifier: string
  /** For a site: a task named it as its local one. */
  readonly isLocal: boolean
  /** Start of the earliest stored task seen to name it, epoch milliseconds. */
  readonly firstSeenAt: number
}

/**
 * The entities that stored tasks link to. Filled by the task store, in the transaction that writes the task.
 * Identifiers are kept as given and found in any letter case.
 */
export interface EntityStore {
  find(kind: EntityKind, identifier: string): Promise<LinkedEntity | undefined>
  /** In the order of identifiers. */
  list(kind: EntityKind): Promise<readonly LinkedEntity[]>
}
