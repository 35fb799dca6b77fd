import { PEER_PORT } from '../inventory/index.ts'
import {
  COMMIT_POLICIES,
  type OperationInputs,
  type OperationKind,
  SHUTDOWN_POLICIES,
  type VpgWish,
  type VraWish,
} from './operation-request.ts'

/** Things of a site that an input may call by name as well as by identifier. */
export type NamedKind =
  | 'vpg'
  | 'vm'
  | 'vra'
  | 'site'
  | 'host'
  | 'cluster'
  | 'datastore'
  | 'network'
  | 'zorg'
  | 'serviceProfile'

/** What a member of the input of an operation must be. */
export interface OperationMember {
  /** `list` is one of texts, `object` has `members` of its own. */
  readonly kind: 'text' | 'number' | 'yesNo' | 'list' | 'word' | 'object'
  /** Goes on after the name of the member, as a sentence. */
  readonly doc: string
  /** What is taken where it is left out: the same as by a request to `/v1` without a body. Without one it is needed. */
  readonly default?: string | number | boolean | null
  /** Null stands for none, or for all. */
  readonly isNullable?: true
  /** Of a `word`. */
  readonly words?: readonly string[]
  /** Of an `object`. */
  readonly members?: Readonly<Record<string, OperationMember>>
  /** What a text, or each of a list, means. */
  readonly names?: NamedKind
}

// Object.keys cannot know the literal names of the tables.
const COMMIT_POLICY_WORDS = Object.keys(COMMIT_POLICIES) as (keyof typeof COMMIT_POLICIES)[]
const SHUTDOWN_POLICY_WORDS = Object.keys(SHUTDOWN_POLICIES) as (keyof typeof SHUTDOWN_POLICIES)[]

/** What may be left out, and is null then. */
const NONE = { default: null, isNullable: true } as const
const NO = { kind: 'yesNo', default: false } as const

const VPG = { kind: 'text', names: 'vpg', doc: 'The VPG.' } as const
const OF_VPG = { kind: 'text', names: 'vpg', ...NONE, doc: 'The VPG, of a VM that is in several.' } as const
const VM = { kind: 'text', names: 'vm', doc: 'The protected VM.' } as const
const VMS = { kind: 'list', names: 'vm', ...NONE, doc: 'Some VMs of the VPG; null is all.' } as const
const VRA = { kind: 'text', names: 'vra', doc: 'The VRA.' } as const
const CLUSTER = { kind: 'text', names: 'cluster', doc: 'The host cluster.' } as const
const CHECKPOINT = { kind: 'text', ...NONE, doc: 'The number of a checkpoint; null is the latest.' } as const
const REVERSE = { ...NO, doc: 'Whether the VPG protects in the other direction after the commit.' } as const
const COMMIT_POLICY = {
  kind: 'word',
  words: COMMIT_POLICY_WORDS,
  default: 'None',
  doc: 'What happens when nobody commits or rolls back in time.',
} as const
const COMMIT_TIMEOUT = { kind: 'number', default: 3600, doc: 'Seconds until the policy acts.' } as const

const VPG_WISH = {
  kind: 'object',
  doc: 'The VPG as it is to be; what is null stays, or is chosen for a new one.',
  members: {
    name: { kind: 'text', ...NONE, doc: 'Its name.' },
    priority: { kind: 'text', ...NONE, doc: 'Low, Medium or High.' },
    journalHours: { kind: 'number', ...NONE, doc: 'Hours that its journal keeps.' },
    rpoSeconds: { kind: 'number', ...NONE, doc: 'The RPO from which on it alerts.' },
    testIntervalMinutes: { kind: 'number', ...NONE, doc: 'How often it is to be tested.' },
    protectedSiteIdentifier: { kind: 'text', names: 'site', ...NONE, doc: 'The site of its VMs.' },
    recoverySiteIdentifier: { kind: 'text', names: 'site', ...NONE, doc: 'The site they recover to.' },
    serviceProfileIdentifier: {
      kind: 'text',
      names: 'serviceProfile',
      ...NONE,
      doc: 'Its service profile.',
    },
    zorgIdentifier: { kind: 'text', names: 'zorg', ...NONE, doc: 'The organization it belongs to.' },
    vms: { kind: 'list', names: 'vm', ...NONE, doc: 'The VMs to protect.' },
    isBackupEnabled: { kind: 'yesNo', ...NONE, doc: 'Whether copies of it go to a repository.' },
    preRecoveryScript: {
      kind: 'text',
      ...NONE,
      doc: 'What runs before its VMs are recovered; "" is nothing.',
    },
    postRecoveryScript: { kind: 'text', ...NONE, doc: 'What runs after that; "" is nothing.' },
    hasBootOrder: { kind: 'yesNo', ...NONE, doc: 'Whether its VMs start group by group.' },
  } satisfies { readonly [Member in keyof VpgWish]-?: OperationMember },
} as const

const VRA_WISH = {
  kind: 'object',
  doc: 'The VRA as it is to be; what is null stays, or is chosen for a new one.',
  members: {
    hostIdentifier: { kind: 'text', names: 'host', ...NONE, doc: 'The host on which it stands.' },
    datastoreIdentifier: { kind: 'text', names: 'datastore', ...NONE, doc: 'Where its disks are.' },
    networkIdentifier: { kind: 'text', names: 'network', ...NONE, doc: 'Its network.' },
    memoryGb: { kind: 'number', ...NONE, doc: 'Its memory in gigabytes.' },
    groupName: { kind: 'text', ...NONE, doc: 'The group it belongs to.' },
    ipAddress: { kind: 'text', ...NONE, doc: 'Its address.' },
    subnetMask: { kind: 'text', ...NONE, doc: 'Its subnet mask.' },
    defaultGateway: { kind: 'text', ...NONE, doc: 'Its gateway.' },
    isStatic: { kind: 'yesNo', ...NONE, doc: 'Whether its address is static.' },
    ipRangeEnd: { kind: 'text', ...NONE, doc: 'The last address of its range.' },
    cpusCount: { kind: 'number', ...NONE, doc: 'Its CPUs.' },
    instanceType: { kind: 'text', ...NONE, doc: 'Its size where a cloud has sizes with names.' },
    isPasswordGiven: { kind: 'yesNo', ...NONE, doc: 'Whether the password of the host is given anew.' },
  } satisfies { readonly [Member in keyof VraWish]-?: OperationMember },
} as const

/** The operations of a site with the members of their inputs. Scenarios, the docs and their JSON Schema read this. */
export const OPERATION_MEMBERS = {
  createVpg: { wish: VPG_WISH },
  updateVpg: { vpg: VPG, wish: VPG_WISH },
  removeVpg: {
    vpg: VPG,
    keepRecoveryVolumes: { ...NO, doc: 'Whether the disks at the recovery site stay.' },
    isForced: { ...NO, doc: 'Whether it is deleted although its peer does not answer.' },
  },
  insertCheckpoint: { vpg: VPG, name: { kind: 'text', default: 'Test', doc: 'Its tag.' } },
  testFailover: { vpg: VPG, checkpoint: CHECKPOINT, vms: VMS },
  stopFailoverTest: {
    vpg: VPG,
    isSuccess: { kind: 'yesNo', default: true, doc: 'Whether the test went well.' },
    summary: { kind: 'text', default: '', doc: 'What is noted of the test.' },
  },
  failOver: {
    vpg: VPG,
    checkpoint: CHECKPOINT,
    commitPolicy: COMMIT_POLICY,
    commitTimeoutSeconds: COMMIT_TIMEOUT,
    shutdownPolicy: {
      kind: 'word',
      words: SHUTDOWN_POLICY_WORDS,
      default: 'None',
      doc: 'What is done with the protected VMs first.',
    },
    isReverseProtection: REVERSE,
    vms: VMS,
  },
  commitFailover: { vpg: VPG, isReverseProtection: REVERSE },
  rollBackFailover: { vpg: VPG },
  move: {
    vpg: VPG,
    checkpoint: CHECKPOINT,
    commitPolicy: COMMIT_POLICY,
    commitTimeoutSeconds: COMMIT_TIMEOUT,
    isForcedShutdown: { ...NO, doc: 'Whether VMs that do not shut down are switched off.' },
    isReverseProtection: REVERSE,
    keepSourceVms: { ...NO, doc: 'Whether the VMs at the protected site stay.' },
    continueOnPreScriptFailure: { ...NO, doc: 'Whether a script that fails is passed over.' },
  },
  commitMove: {
    vpg: VPG,
    isReverseProtection: REVERSE,
    keepSourceVms: { ...NO, doc: 'Whether the VMs at the protected site stay.' },
  },
  rollBackMove: { vpg: VPG },
  startClone: {
    vpg: VPG,
    checkpoint: CHECKPOINT,
    datastore: {
      kind: 'text',
      names: 'datastore',
      ...NONE,
      doc: 'Where the clones are put; null is their own.',
    },
    vms: VMS,
  },
  abortClone: { vpg: VPG },
  forceSync: { vpg: VPG },
  pauseVpg: { vpg: VPG },
  resumeVpg: { vpg: VPG },
  restoreVm: { vm: VM, vpg: OF_VPG, checkpoint: CHECKPOINT },
  commitVmRestore: { vm: VM },
  rollBackVmRestore: { vm: VM },
  installVra: { wish: VRA_WISH },
  editVra: { vra: VRA, wish: VRA_WISH },
  upgradeVra: { vra: VRA },
  uninstallVra: { vra: VRA },
  upgradeVras: { vras: { kind: 'list', names: 'vra', doc: 'The VRAs.' } },
  installClusterVras: { cluster: CLUSTER, wish: VRA_WISH },
  upgradeClusterVras: { cluster: CLUSTER },
  uninstallClusterVras: { cluster: CLUSTER },
  cleanUpVras: {},
  changeRecoveryHost: {
    vra: VRA,
    vms: { kind: 'list', names: 'vm', ...NONE, doc: 'The VMs to hand over; null is all.' },
    hosts: {
      kind: 'list',
      names: 'host',
      ...NONE,
      doc: 'The host for each of `vms`, in their order; null leaves it to the site.',
    },
  },
  pairSite: {
    hostName: { kind: 'text', doc: 'The host name or address of the other site.' },
    port: { kind: 'number', default: PEER_PORT, doc: 'Its port.' },
    token: { kind: 'text', ...NONE, doc: 'The token that the other site has given.' },
  },
  unpairSite: {
    site: { kind: 'text', names: 'site', doc: 'The peer site.' },
    keepTargetDisks: { ...NO, doc: 'Whether the disks at the recovery site stay.' },
  },
  mountFlr: {
    vm: VM,
    vpg: OF_VPG,
    checkpoint: CHECKPOINT,
    type: {
      kind: 'word',
      words: ['jflr', 'bflr'],
      default: 'jflr',
      doc: 'From the journal, or from a repository.',
    },
    volume: { kind: 'text', ...NONE, doc: 'One volume of the VM; null is all.' },
    repository: { kind: 'text', ...NONE, doc: 'The repository that it is mounted from.' },
    retentionSet: { kind: 'text', ...NONE, doc: 'The retention set that is mounted.' },
    path: { kind: 'text', ...NONE, doc: 'What is to be looked at first.' },
  },
  unmountFlr: { session: { kind: 'text', doc: 'The identifier of the FLR session.' } },
  startRetention: { vpg: VPG, checkpoint: CHECKPOINT },
  restoreRetention: {
    vm: VM,
    checkpoint: CHECKPOINT,
    retentionSet: { kind: 'text', ...NONE, doc: 'The retention set; null is the latest.' },
    host: { kind: 'text', names: 'host', ...NONE, doc: 'The host that it is restored to.' },
    datastore: { kind: 'text', names: 'datastore', ...NONE, doc: 'The datastore that it is restored to.' },
  },
} as const satisfies {
  readonly [Kind in OperationKind]: { readonly [Member in keyof OperationInputs[Kind]]-?: OperationMember }
}

type Members<Kind extends OperationKind> = (typeof OPERATION_MEMBERS)[Kind]

/** The members of an input that may be left out. */
export type OptionalMember<Kind extends OperationKind> = {
  [Member in keyof Members<Kind>]: Members<Kind>[Member] extends { readonly default: unknown }
    ? Member
    : never
}[keyof Members<Kind>]

// Object.keys cannot know the literal names of the table.
export const OPERATION_KINDS = Object.keys(OPERATION_MEMBERS) as readonly OperationKind[]
