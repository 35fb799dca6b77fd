import type { Site } from '../../inventory/index.ts'
import type { OperationRequest, VpgWish, VraWish } from '../operation-request.ts'

/** A number from 0, less than 1, for each choice. */
type Draw = () => number

const NO_VPG_WISH: VpgWish = {
  name: null,
  priority: null,
  journalHours: null,
  rpoSeconds: null,
  testIntervalMinutes: null,
  protectedSiteIdentifier: null,
  recoverySiteIdentifier: null,
  serviceProfileIdentifier: null,
  zorgIdentifier: null,
  vms: null,
}

const NO_VRA_WISH: VraWish = {
  hostIdentifier: null,
  datastoreIdentifier: null,
  networkIdentifier: null,
  memoryGb: null,
  groupName: null,
  ipAddress: null,
  subnetMask: null,
  defaultGateway: null,
  isStatic: null,
}

export function vpgWish(given: Partial<VpgWish>): VpgWish {
  return { ...NO_VPG_WISH, ...given }
}

export function vraWish(given: Partial<VraWish>): VraWish {
  return { ...NO_VRA_WISH, ...given }
}

/** What an operation is most often asked with. */
export function failOverOf(
  vpg: string,
  given: Partial<Extract<OperationRequest, { kind: 'failOver' }>['input']> = {},
): OperationRequest {
  const input = {
    vpg,
    checkpoint: null,
    commitPolicy: 'None',
    commitTimeoutSeconds: 0,
    shutdownPolicy: 'None',
    isReverseProtection: false,
    vms: null,
  } as const
  return { kind: 'failOver', input: { ...input, ...given } }
}

export function moveOf(
  vpg: string,
  given: Partial<Extract<OperationRequest, { kind: 'move' }>['input']> = {},
): OperationRequest {
  const input = {
    vpg,
    checkpoint: null,
    commitPolicy: 'None',
    commitTimeoutSeconds: 0,
    isForcedShutdown: false,
    isReverseProtection: false,
    keepSourceVms: false,
    continueOnPreScriptFailure: false,
  } as const
  return { kind: 'move', input: { ...input, ...given } }
}

export function testFailoverOf(vpg: string): OperationRequest {
  return { kind: 'testFailover', input: { vpg, checkpoint: null, vms: null } }
}

export function stopTestOf(vpg: string): OperationRequest {
  return { kind: 'stopFailoverTest', input: { vpg, isSuccess: true, summary: '' } }
}

/** Any operation of every kind, on things that the site has; many are refused. */
export function anyRequest(site: Site, draw: Draw): OperationRequest {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(draw() * items.length)]
  const idOf = (item: { readonly identifier: string } | undefined) => item?.identifier ?? 'none'
  const vpg = idOf(pick(site.vpgs))
  const vm = idOf(pick(site.vms))
  const vra = idOf(pick(site.vras))
  const isReverseProtection = draw() < 0.5
  const local = site.virtualizationSites.find(({ identifier }) => identifier === site.localSite?.identifier)
  const policy = pick(['Rollback', 'Commit', 'None'] as const) ?? 'None'
  const commitTimeoutSeconds = pick([0, 60, 3_600]) ?? 0
  const free = local?.vms.slice(0, 1 + Math.floor(draw() * 2)).map(idOf) ?? []
  const cluster = idOf(pick(local?.hostClusters ?? []))
  const recovery = { commitPolicy: policy, commitTimeoutSeconds, isReverseProtection }
  const requests: readonly OperationRequest[] = [
    { kind: 'createVpg', input: { wish: vpgWish({ name: `VPG ${Math.floor(draw() * 1e6)}`, vms: free }) } },
    { kind: 'updateVpg', input: { vpg, wish: vpgWish({ priority: 'High', journalHours: 4 }) } },
    {
      kind: 'updateVpg',
      input: {
        vpg,
        wish: vpgWish({
          vms: [...site.vms.filter((one) => one.vpgIdentifier === vpg && draw() < 0.8).map(idOf), ...free],
        }),
      },
    },
    { kind: 'removeVpg', input: { vpg, keepRecoveryVolumes: true, isForced: draw() < 0.3 } },
    { kind: 'insertCheckpoint', input: { vpg, name: 'Before the change' } },
    testFailoverOf(vpg),
    stopTestOf(vpg),
    failOverOf(vpg, recovery),
    { kind: 'commitFailover', input: { vpg, isReverseProtection } },
    { kind: 'rollBackFailover', input: { vpg } },
    moveOf(vpg, recovery),
    { kind: 'commitMove', input: { vpg, isReverseProtection, keepSourceVms: false } },
    { kind: 'rollBackMove', input: { vpg } },
    { kind: 'startClone', input: { vpg, checkpoint: null, datastore: null, vms: null } },
    { kind: 'abortClone', input: { vpg } },
    { kind: 'forceSync', input: { vpg } },
    { kind: 'pauseVpg', input: { vpg } },
    { kind: 'resumeVpg', input: { vpg } },
    { kind: 'restoreVm', input: { vm, vpg: null, checkpoint: null } },
    { kind: 'commitVmRestore', input: { vm } },
    { kind: 'rollBackVmRestore', input: { vm } },
    { kind: 'installVra', input: { wish: vraWish({ hostIdentifier: idOf(pick(local?.hosts ?? [])) }) } },
    { kind: 'editVra', input: { vra, wish: vraWish({ memoryGb: 4 }) } },
    { kind: 'upgradeVra', input: { vra } },
    { kind: 'uninstallVra', input: { vra } },
    { kind: 'upgradeVras', input: { vras: [vra] } },
    { kind: 'installClusterVras', input: { cluster, wish: vraWish({}) } },
    { kind: 'upgradeClusterVras', input: { cluster } },
    { kind: 'uninstallClusterVras', input: { cluster } },
    { kind: 'cleanUpVras', input: {} },
    { kind: 'changeRecoveryHost', input: { vra, vms: null } },
    {
      kind: 'pairSite',
      input: { hostName: `zvm${Math.floor(draw() * 5)}.example`, port: 9081, token: null },
    },
    { kind: 'unpairSite', input: { site: idOf(pick(site.peerSites)), keepTargetDisks: false } },
    { kind: 'mountFlr', input: { vm, vpg: null, checkpoint: null, type: 'jflr' } },
    { kind: 'unmountFlr', input: { session: idOf(pick(site.flrSessions)) } },
    { kind: 'startRetention', input: { vpg, checkpoint: null } },
    { kind: 'restoreRetention', input: { vm, checkpoint: null } },
  ]
  return pick(requests) ?? testFailoverOf(vpg)
}
