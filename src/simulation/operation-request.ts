/** What to do with a failover or move that waits for a decision when its time is over. */
export const COMMIT_POLICIES = { Rollback: 0, Commit: 1, None: 2 } as const
export type CommitPolicy = keyof typeof COMMIT_POLICIES

/** What to do with the protected VMs before a failover. */
export const SHUTDOWN_POLICIES = { None: 0, Shutdown: 1, ForceShutdown: 2 } as const
export type ShutdownPolicy = keyof typeof SHUTDOWN_POLICIES

/** A VPG as somebody wants it; null leaves what is there, or the site's own choice for a new one. */
export interface VpgWish {
  readonly name: string | null
  readonly priority: string | null
  readonly journalHours: number | null
  readonly rpoSeconds: number | null
  readonly testIntervalMinutes: number | null
  readonly protectedSiteIdentifier: string | null
  readonly recoverySiteIdentifier: string | null
  readonly serviceProfileIdentifier: string | null
  readonly zorgIdentifier: string | null
  /** Identifiers of the VMs to protect. */
  readonly vms: readonly string[] | null
  /** Whether copies of it go to a repository. Absent is as null, here and below. */
  readonly isBackupEnabled?: boolean | null
  /** What runs before its VMs start at the recovery site, and after; '' is nothing. */
  readonly preRecoveryScript?: string | null
  readonly postRecoveryScript?: string | null
  /** Whether its VMs start group by group. */
  readonly hasBootOrder?: boolean | null
}

/** A VRA as somebody wants it; null as above. */
export interface VraWish {
  readonly hostIdentifier: string | null
  readonly datastoreIdentifier: string | null
  readonly networkIdentifier: string | null
  readonly memoryGb: number | null
  readonly groupName: string | null
  readonly ipAddress: string | null
  readonly subnetMask: string | null
  readonly defaultGateway: string | null
  readonly isStatic: boolean | null
  readonly ipRangeEnd?: string | null
  readonly cpusCount?: number | null
  /** The size of the machine where a cloud has sizes with names. */
  readonly instanceType?: string | null
  /** Whether the password or key of the host is given anew. It is not kept. */
  readonly isPasswordGiven?: boolean | null
}

/**
 * What a site can be asked to do, each with what it needs to know. Identifiers come as the client wrote them.
 * Source: wire contract 5.3.
 */
export interface OperationInputs {
  readonly createVpg: { readonly wish: VpgWish }
  readonly updateVpg: { readonly vpg: string; readonly wish: VpgWish }
  readonly removeVpg: {
    readonly vpg: string
    readonly keepRecoveryVolumes: boolean
    readonly isForced: boolean
  }
  readonly insertCheckpoint: { readonly vpg: string; readonly name: string }
  readonly testFailover: {
    readonly vpg: string
    /** Null is the latest. */
    readonly checkpoint: string | null
    /** Null is every VM of the VPG. */
    readonly vms: readonly string[] | null
  }
  readonly stopFailoverTest: { readonly vpg: string; readonly isSuccess: boolean; readonly summary: string }
  readonly failOver: {
    readonly vpg: string
    readonly checkpoint: string | null
    readonly commitPolicy: CommitPolicy
    /** Seconds until the commit policy acts. */
    readonly commitTimeoutSeconds: number
    readonly shutdownPolicy: ShutdownPolicy
    readonly isReverseProtection: boolean
    readonly vms: readonly string[] | null
  }
  readonly commitFailover: { readonly vpg: string; readonly isReverseProtection: boolean }
  readonly rollBackFailover: { readonly vpg: string }
  readonly move: {
    readonly vpg: string
    readonly checkpoint: string | null
    readonly commitPolicy: CommitPolicy
    readonly commitTimeoutSeconds: number
    readonly isForcedShutdown: boolean
    readonly isReverseProtection: boolean
    readonly keepSourceVms: boolean
    readonly continueOnPreScriptFailure: boolean
  }
  readonly commitMove: {
    readonly vpg: string
    readonly isReverseProtection: boolean
    readonly keepSourceVms: boolean
  }
  readonly rollBackMove: { readonly vpg: string }
  readonly startClone: {
    readonly vpg: string
    readonly checkpoint: string | null
    readonly datastore: string | null
    readonly vms: readonly string[] | null
  }
  readonly abortClone: { readonly vpg: string }
  readonly forceSync: { readonly vpg: string }
  readonly pauseVpg: { readonly vpg: string }
  readonly resumeVpg: { readonly vpg: string }
  readonly restoreVm: { readonly vm: string; readonly vpg: string | null; readonly checkpoint: string | null }
  readonly commitVmRestore: { readonly vm: string }
  readonly rollBackVmRestore: { readonly vm: string }
  readonly installVra: { readonly wish: VraWish }
  readonly editVra: { readonly vra: string; readonly wish: VraWish }
  readonly upgradeVra: { readonly vra: string }
  readonly uninstallVra: { readonly vra: string }
  readonly upgradeVras: { readonly vras: readonly string[] }
  readonly installClusterVras: { readonly cluster: string; readonly wish: VraWish }
  readonly upgradeClusterVras: { readonly cluster: string }
  readonly uninstallClusterVras: { readonly cluster: string }
  /** Answers with a task for each VRA whose host is gone; perhaps none. */
  readonly cleanUpVras: Readonly<Record<string, never>>
  readonly changeRecoveryHost: {
    readonly vra: string
    readonly vms: readonly string[] | null
    /** The host for the VM at the same place of `vms`; '' and absent leave it to the site. */
    readonly hosts?: readonly string[] | null
  }
  readonly pairSite: { readonly hostName: string; readonly port: number; readonly token: string | null }
  readonly unpairSite: { readonly site: string; readonly keepTargetDisks: boolean }
  readonly mountFlr: {
    readonly vm: string
    readonly vpg: string | null
    readonly checkpoint: string | null
    /** `jflr` from the journal, `bflr` from a repository. */
    readonly type: 'jflr' | 'bflr'
    /** One volume of the VM, as the VM names it; null is all. */
    readonly volume?: string | null
    /** Where a mount of type `bflr` comes from. */
    readonly repository?: string | null
    readonly retentionSet?: string | null
    /** What is to be looked at first. */
    readonly path?: string | null
  }
  readonly unmountFlr: { readonly session: string }
  readonly startRetention: { readonly vpg: string; readonly checkpoint: string | null }
  readonly restoreRetention: {
    readonly vm: string
    readonly checkpoint: string | null
    /** Null is the latest. */
    readonly retentionSet?: string | null
    /** Where the VM goes; null is where it is. */
    readonly host?: string | null
    readonly datastore?: string | null
  }
}

export type OperationKind = keyof OperationInputs

/** One operation asked for. */
export type OperationRequest = {
  readonly [Kind in OperationKind]: { readonly kind: Kind; readonly input: OperationInputs[Kind] }
}[OperationKind]
