import {
  type NamedKind,
  OPERATION_MEMBERS,
  type OperationKind,
  type OperationMember,
} from '../simulation/index.ts'
import { type JsonSchema, record } from './json-schema.ts'

type Members = Readonly<Record<string, OperationMember>>

/** The members of an operation's input, as `OPERATION_MEMBERS` has them. */
export function membersOfOperation(kind: OperationKind): Members {
  return OPERATION_MEMBERS[kind]
}

/** The members as a file may write them. Null is written by leaving a member out. */
export function schemasOf(members: Members): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, toSchema(name, member)]))
}

export function requiredOf(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, member]) => (member.default === undefined ? [name] : []))
}

/** How an example of each kind of thing is called; they are those of the demo site. */
const CALLED: Readonly<Record<NamedKind, string>> = {
  vpg: 'ERP-Production',
  vm: 'ERP-DB01',
  vra: 'Z-VRA-ham-esx-01.nordhaven.internal',
  site: 'Rotterdam',
  host: 'ham-esx-01.nordhaven.internal',
  cluster: 'HAM-Cluster-01',
  datastore: 'HAM-SAN01-LUN01',
  network: 'Management',
  zorg: 'Baltic Freight',
  serviceProfile: 'Gold',
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  checkpoint: '271',
  name: 'before-patch',
  commitTimeoutSeconds: 600,
  hostName: 'zvm.leith.example',
}

function toSchema(name: string, member: OperationMember): JsonSchema {
  const { doc, default: initial, names } = member
  const told = {
    description: `${doc}${names === undefined ? '' : BY_NAME}${names === 'vpg' ? PATTERN : ''}`,
    ...(initial === undefined || initial === null ? {} : { default: initial }),
  }
  const called = names === undefined ? (EXAMPLES[name] ?? 'text') : CALLED[names]
  switch (member.kind) {
    case 'text':
      return { type: 'string', title: 'a text', examples: [called], ...told }
    case 'number':
      return { type: 'number', title: 'a number', examples: [EXAMPLES[name] ?? 4], ...told }
    case 'yesNo':
      return { type: 'boolean', title: 'true or false', examples: [true], ...told }
    case 'list': {
      const items = { type: 'string', title: 'a text', examples: [called] }
      return { type: 'array', title: 'a list of names', examples: [[called]], items, ...told }
    }
    case 'word': {
      const words = member.words ?? []
      return { type: 'string', title: `one of ${words.join(', ')}`, enum: words, ...told }
    }
    case 'object': {
      const members = member.members ?? {}
      const required = requiredOf(members)
      return { ...record(schemasOf(members), { required, examples: [{ name: 'Payroll' }] }), ...told }
    }
  }
}

const BY_NAME = ' By name or identifier.'
const PATTERN = ' `*` in it stands for any letters, and the operation starts for each.'
