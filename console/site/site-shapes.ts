/** What the service tells of the site, as docs/api/entities.md and docs/site.md say. */

export interface VpgView {
  readonly VpgIdentifier: string
  readonly VpgName: string
  readonly Status: number | string
  readonly SubStatus: number | string
  readonly VmsCount: number
  /** Seconds. */
  readonly ActualRPO: number
  readonly ConfiguredRpoSeconds: number
  readonly SourceSite: string
  readonly TargetSite: string
  readonly LastTest: string | null
  readonly ActiveProcessesApi: { readonly RunningFailOverTestApi: object | null } | null
}

export interface PeerView {
  readonly SiteIdentifier: string
  readonly PeerSiteName: string
  readonly Location: string
  readonly PairingStatus: number | string
}

export interface VraView {
  readonly VraIdentifierStr: string
  readonly VraName: string
  readonly HostIdentifier: string
  readonly Status: number | string
}

export interface ConditionView {
  readonly type: 'peerUnreachable' | 'hostGone'
  readonly subject: string
}

export interface ClockView {
  readonly mode: 'real' | 'frozen'
  readonly speed: number
  /** ISO 8601, UTC. */
  readonly now: string
}

export interface FaultView {
  readonly id: string
  readonly path?: string
  readonly operation?: string
  readonly vpg?: string | null
  readonly outcome?: string
  readonly status?: number | null
  readonly times?: number | null
}

export interface ScenarioView {
  readonly scenario: { readonly title?: string; readonly name?: string } | string | null
  readonly gallery: readonly { readonly name: string; readonly title: string; readonly about: string }[]
}
