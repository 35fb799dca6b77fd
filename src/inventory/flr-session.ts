/** A disk or machine that is mounted to take single files from it. */
export interface FlrSession {
  /** One guid, or two with a period. */
  readonly identifier: string
  /** `MountCompletedSuccessfully`, `MountInProgress`, `MountFailed`; a word of the server's in both formats. */
  readonly status: string | null
  /** `jflr` from the journal, `bflr` from a repository. */
  readonly type: string | null
  readonly vmIdentifier: string | null
  readonly vmVolumeIdentifier: string | null
  readonly vpgIdentifier: string | null
  readonly checkpointIdentifier: string | null
  /** Epoch milliseconds, UTC. */
  readonly mountedAt: number | null
  readonly selectedPath: string | null
  readonly runningTasksCount: number
  readonly repositoryIdentifier: string | null
  readonly retentionSetIdentifier: string | null
  readonly siteIdentifier: string | null
}

/** An FLR session of which no more is known than a task's link says. */
export function createUnknownFlrSession(identifier: string): FlrSession {
  return {
    identifier,
    status: null,
    type: null,
    vmIdentifier: null,
    vmVolumeIdentifier: null,
    vpgIdentifier: null,
    checkpointIdentifier: null,
    mountedAt: null,
    selectedPath: null,
    runningTasksCount: 0,
    repositoryIdentifier: null,
    retentionSetIdentifier: null,
    siteIdentifier: null,
  }
}
