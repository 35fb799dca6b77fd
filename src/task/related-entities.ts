/** A host that a task affects. The link to it needs the virtualization site it belongs to. */
export interface RelatedHost {
  /** As the hypervisor manager names it: `{vCenter guid}.host-18`. */
  readonly identifier: string
  /** The guid of the virtualization site. */
  readonly siteIdentifier: string
}

/** A site that a task affects. */
export interface RelatedSite {
  readonly identifier: string
  /** Local to the server that reported the task; all others are peer sites. */
  readonly isLocal: boolean
}

/**
 * What a task affects, each list in the order in which it was reported. Identifiers are kept verbatim.
 *
 * Source: the published page, "RelatedEntities".
 */
export interface RelatedEntities {
  readonly hosts: readonly RelatedHost[]
  readonly sites: readonly RelatedSite[]
  /** VPG guids. */
  readonly vpgs: readonly string[]
  /** One guid, or two with a period. */
  readonly flrSessions: readonly string[]
}

export const NO_RELATED_ENTITIES: RelatedEntities = { hosts: [], sites: [], vpgs: [], flrSessions: [] }
