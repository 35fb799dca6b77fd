import { findNearestName, Problem, quoted } from '../problem/index.ts'
import type { Arguments, Flag } from './command.ts'
import { readNumber } from './site-arguments.ts'

interface OperationFlag extends Flag {
  /** Text unless given. `no` is a flag that says no where its member says yes. */
  readonly kind?: 'number' | 'yes' | 'no'
}

const FLAGS = {
  checkpoint: {
    value: 'CHECKPOINT',
    doc: 'The identifier or tag of the checkpoint; else the latest.',
  },
  name: { value: 'NAME', doc: 'The tag of a new checkpoint.' },
  'commit-policy': {
    value: 'POLICY',
    doc: 'Commit, Rollback, or None, which waits for a person; initially None.',
  },
  'commit-after': {
    value: 'SECONDS',
    kind: 'number',
    doc: 'Seconds until the commit policy acts; initially an hour.',
  },
  'shutdown-policy': {
    value: 'POLICY',
    doc: 'What becomes of the protected VMs: None, Shutdown, ForceShutdown.',
  },
  'reverse-protection': { kind: 'yes', doc: 'Protect the VPG in the other direction after the commit.' },
  'force-shutdown': { kind: 'yes', doc: 'Shut the protected VMs down by force.' },
  'keep-source-vms': { kind: 'yes', doc: 'Keep the protected VMs after the commit.' },
  'test-failed': { kind: 'no', doc: 'Record that the test was no success.' },
  summary: { value: 'TEXT', doc: 'What is recorded of the test.' },
} as const satisfies Readonly<Record<string, Omit<OperationFlag, 'name'>>>

type FlagName = keyof typeof FLAGS

interface Operation {
  /** What follows the VPG in the address. */
  readonly path: string
  /** The flags it takes, with the member of the body that each becomes. */
  readonly members?: { readonly [Name in FlagName]?: string }
  readonly required?: FlagName
}

const CHECKPOINT = { checkpoint: 'CheckpointIdentifier' } as const

/** What can be done with a VPG, by the name on the command line. Source: wire contract 5.3. */
const OPERATIONS = {
  'failover-test': { path: 'FailoverTest', members: CHECKPOINT },
  'stop-failover-test': {
    path: 'FailoverTestStop',
    members: { 'test-failed': 'FailoverTestSuccess', summary: 'FailoverTestSummary' },
  },
  failover: {
    path: 'Failover',
    members: {
      ...CHECKPOINT,
      'commit-policy': 'CommitPolicy',
      'commit-after': 'TimeToWaitBeforeShutdownInSec',
      'shutdown-policy': 'ShutdownPolicy',
      'reverse-protection': 'IsReverseProtection',
    },
  },
  'failover-commit': { path: 'FailoverCommit', members: { 'reverse-protection': 'IsReverseProtection' } },
  'failover-rollback': { path: 'FailoverRollback' },
  move: {
    path: 'Move',
    members: {
      ...CHECKPOINT,
      'commit-policy': 'CommitPolicy',
      'commit-after': 'CommitPolicyTimeout',
      'force-shutdown': 'ForceShutdown',
      'keep-source-vms': 'KeepSourceVms',
      'reverse-protection': 'ReverseProtection',
    },
  },
  'move-commit': {
    path: 'MoveCommit',
    members: { 'keep-source-vms': 'KeepSourceVms', 'reverse-protection': 'ReverseProtection' },
  },
  'move-rollback': { path: 'moveRollback' },
  checkpoint: { path: 'checkpoints', members: { name: 'CheckpointName' }, required: 'name' },
  pause: { path: 'pause' },
  resume: { path: 'resume' },
  'force-sync': { path: 'forcesync' },
  clone: { path: 'CloneStart', members: CHECKPOINT },
  'clone-abort': { path: 'CloneAbort' },
} as const satisfies Readonly<Record<string, Operation>>

export const OPERATION_NAMES: readonly string[] = Object.keys(OPERATIONS)

// Object.entries cannot know that the keys are the names.
const FLAG_ENTRIES = Object.entries(FLAGS) as readonly [FlagName, Omit<OperationFlag, 'name'>][]

export const OPERATION_FLAGS: readonly Flag[] = FLAG_ENTRIES.map(([name, { value, doc }]) => {
  const takers = Object.entries<Operation>(OPERATIONS).filter(([, { members }]) => members?.[name])
  const told = `${doc} For ${takers.map(([taker]) => taker).join(', ')}.`
  return value === undefined ? { name, doc: told } : { name, value, doc: told }
})

/** What is asked of the server; a checkpoint stands in `body` as it was given. */
export interface OperationWish {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** @throws Problem `misuse` for an operation that is none, or a flag that it does not take or lacks */
export function readOperation(name: string, args: Arguments): OperationWish {
  const known = Object.entries<Operation>(OPERATIONS).find(([candidate]) => candidate === name.toLowerCase())
  if (known === undefined) {
    const nearest = findNearestName(name.toLowerCase(), OPERATION_NAMES)
    const remedy = nearest === undefined ? `write ${OPERATION_NAMES.join(', ')}` : `did you mean ${nearest}?`
    throw new Problem('misuse', `${quoted(name)} is not an operation; ${remedy}`)
  }
  const [, { path, members = {}, required }] = known
  const body: Record<string, unknown> = {}
  for (const [flag, told] of FLAG_ENTRIES) {
    const value = readFlag(flag, told.kind, args)
    if (value === undefined) continue
    const member = members[flag]
    if (member === undefined)
      throw new Problem('misuse', `--${flag} is nothing that ${name} takes; leave it out.`)
    body[member] = value
  }
  if (required !== undefined && args.flag(required) === undefined) {
    throw new Problem('misuse', `${name} needs --${required}.`)
  }
  return { path, body }
}

function readFlag(name: FlagName, kind: OperationFlag['kind'], args: Arguments): unknown {
  if (kind === 'number') return readNumber(args, name)
  if (kind === undefined) return args.flag(name)
  return args.isOn(name) ? kind === 'yes' : undefined
}
