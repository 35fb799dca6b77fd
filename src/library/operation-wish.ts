import { isSameIdentifier, type Site } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { OperationInputs, OperationKind, OperationRequest } from '../simulation/index.ts'

/** What an operation is given where a test does not say it: the same as by a request to `/v1` without a body. */
const OPERATION_DEFAULTS = {
  createVpg: {},
  updateVpg: {},
  removeVpg: { keepRecoveryVolumes: false, isForced: false },
  insertCheckpoint: { name: 'Test' },
  testFailover: { checkpoint: null, vms: null },
  stopFailoverTest: { isSuccess: true, summary: '' },
  failOver: {
    checkpoint: null,
    commitPolicy: 'None',
    commitTimeoutSeconds: 3600,
    shutdownPolicy: 'None',
    isReverseProtection: false,
    vms: null,
  },
  commitFailover: { isReverseProtection: false },
  rollBackFailover: {},
  move: {
    checkpoint: null,
    commitPolicy: 'None',
    commitTimeoutSeconds: 3600,
    isForcedShutdown: false,
    isReverseProtection: false,
    keepSourceVms: false,
    continueOnPreScriptFailure: false,
  },
  commitMove: { isReverseProtection: false, keepSourceVms: false },
  rollBackMove: {},
  startClone: { checkpoint: null, datastore: null, vms: null },
  abortClone: {},
  forceSync: {},
  pauseVpg: {},
  resumeVpg: {},
  restoreVm: { vpg: null, checkpoint: null },
  commitVmRestore: {},
  rollBackVmRestore: {},
  installVra: {},
  editVra: {},
  upgradeVra: {},
  uninstallVra: {},
  upgradeVras: {},
  installClusterVras: {},
  upgradeClusterVras: {},
  uninstallClusterVras: {},
  cleanUpVras: {},
  changeRecoveryHost: { vms: null },
  pairSite: { port: 9071, token: null },
  unpairSite: { keepTargetDisks: false },
  mountFlr: { vpg: null, checkpoint: null, type: 'jflr' },
  unmountFlr: {},
  startRetention: { checkpoint: null },
  restoreRetention: { checkpoint: null },
} as const satisfies { readonly [Kind in OperationKind]: Partial<OperationInputs[Kind]> }

type Defaults = typeof OPERATION_DEFAULTS

/** The input of an operation; what has a default may be left out. `vpg` and `vm` are identifiers or names. */
export type OperationWish<Kind extends OperationKind> = Omit<OperationInputs[Kind], keyof Defaults[Kind]> &
  Partial<OperationInputs[Kind]>

/** @throws Problem `entity-not-found`, `value-unreadable` for a name that several have */
export function toOperationRequest<Kind extends OperationKind>(
  site: Site,
  kind: Kind,
  wish: OperationWish<Kind>,
): OperationRequest {
  const given: Readonly<Record<string, unknown>> = { ...OPERATION_DEFAULTS[kind], ...wish }
  const input = {
    ...given,
    ...(typeof given.vpg === 'string' ? { vpg: identifierOf('VPG', given.vpg, site.vpgs) } : {}),
    ...(typeof given.vm === 'string' ? { vm: identifierOf('VM', given.vm, site.vms) } : {}),
  }
  // The type of the wish holds for the kind; the compiler cannot follow the pair.
  return { kind, input } as unknown as OperationRequest
}

function identifierOf(
  kind: string,
  text: string,
  known: readonly { readonly identifier: string; readonly name: string }[],
): string {
  if (known.some(({ identifier }) => isSameIdentifier(identifier, text))) return text
  const named = new Set(known.filter(({ name }) => name === text).map(({ identifier }) => identifier))
  const [identifier, other] = named
  if (identifier === undefined) {
    throw new Problem(
      'entity-not-found',
      `The site has no ${kind} ${quoted(text)}; site.model() tells what there is.`,
    )
  }
  if (other === undefined) return identifier
  throw new Problem(
    'value-unreadable',
    `Several have the name ${quoted(text)}; give the identifier of one ${kind}.`,
  )
}
