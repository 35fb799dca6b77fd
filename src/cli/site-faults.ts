import type { SiteFault } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Flag } from './command.ts'
import { readNumber } from './site-arguments.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

interface FaultFlag extends Flag {
  readonly kind: 'text' | 'number' | 'flag'
  /** What the server calls it. */
  readonly member: string
}

const FAULT_FLAGS: readonly FaultFlag[] = [
  { name: 'method', value: 'METHOD', kind: 'text', member: 'method', doc: 'Strike this method alone.' },
  {
    name: 'times',
    value: 'COUNT',
    kind: 'number',
    member: 'times',
    doc: 'Requests to strike, else every one; with --operation, operations, else one.',
  },
  {
    name: 'each',
    value: 'path',
    kind: 'text',
    member: 'each',
    doc: 'path counts --skip and --times for each path of its own.',
  },
  {
    name: 'for',
    value: 'SECONDS',
    kind: 'number',
    member: 'forSeconds',
    doc: 'Seconds of the site after which it strikes no more.',
  },
  {
    name: 'skip',
    value: 'COUNT',
    kind: 'number',
    member: 'skip',
    doc: 'Requests or operations to let through first.',
  },
  {
    name: 'probability',
    value: 'SHARE',
    kind: 'number',
    member: 'probability',
    doc: 'Share of them to strike, 0 to 1, drawn from the seed of the site.',
  },
  {
    name: 'status',
    value: 'STATUS',
    kind: 'number',
    member: 'status',
    doc: 'Answer with this error, 400 to 599.',
  },
  { name: 'message', value: 'TEXT', kind: 'text', member: 'message', doc: 'The message of that error.' },
  {
    name: 'retry-after',
    value: 'SECONDS',
    kind: 'number',
    member: 'retryAfterSeconds',
    doc: 'The Retry-After of that error.',
  },
  {
    name: 'delay-ms',
    value: 'MILLISECONDS',
    kind: 'number',
    member: 'delayMs',
    doc: 'Wait before anything else happens.',
  },
  {
    name: 'expire-session',
    kind: 'flag',
    member: 'expireSession',
    doc: 'End the session of the request first.',
  },
  { name: 'reset', kind: 'flag', member: 'reset', doc: 'Close the connection without an answer.' },
  {
    name: 'bytes-per-second',
    value: 'COUNT',
    kind: 'number',
    member: 'bytesPerSecond',
    doc: 'Send the answer at this pace.',
  },
  {
    name: 'truncate-after-bytes',
    value: 'COUNT',
    kind: 'number',
    member: 'truncateAfterBytes',
    doc: 'Close the connection after this much of the answer.',
  },
  { name: 'malformed', kind: 'flag', member: 'malformed', doc: 'Break the JSON or XML of the answer.' },
  {
    name: 'operation',
    value: 'KIND',
    kind: 'text',
    member: 'operation',
    doc: 'In the place of PATH: trouble the tasks of this operation, such as testFailover; * is any.',
  },
  { name: 'vpg', value: 'VPG', kind: 'text', member: 'vpg', doc: 'With --operation: of this VPG alone.' },
  {
    name: 'at',
    value: 'PERCENT',
    kind: 'number',
    member: 'atPercent',
    doc: 'With --operation: the progress at which it fails or waits, 1 to 99.',
  },
  {
    name: 'outcome',
    value: 'OUTCOME',
    kind: 'text',
    member: 'outcome',
    doc: 'With --operation: fail, wait for a person, or slow; initially fail.',
  },
  {
    name: 'factor',
    value: 'NUMBER',
    kind: 'number',
    member: 'factor',
    doc: 'With --outcome slow: how many times as long it takes.',
  },
  {
    name: 'reason',
    value: 'TEXT',
    kind: 'text',
    member: 'reason',
    doc: 'With --operation: what the failed task says.',
  },
]

/** What goes wrong on purpose: listed, set, and cleared. */
export const SITE_FAULT_COMMANDS: readonly Command[] = [
  {
    name: 'site faults',
    summary: 'List the faults that are set, with how often they matched and struck.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site faults', 'zvm-tasks site faults --json'],
    async run(args, io) {
      return withSite(args, io, async ({ site }) => {
        const faults = await site.listFaults(callOf(io))
        if (args.isOn('json')) io.out.write(formatJson(faults))
        else if (faults.length === 0) io.out.write('No faults are set.\n')
        else io.out.write(faults.map((fault) => `${formatFault(fault)}\n`).join(''))
        return EXIT.done
      })
    },
  },
  {
    name: 'site fault',
    summary: 'Let requests go wrong, with an error, slowly, cut off; or the tasks of an operation.',
    arguments: [
      {
        name: 'PATH',
        doc: 'The path to strike, such as /v1/localsite; * stands for anything: "/v1/vpgs/*".',
        isOptional: true,
      },
    ],
    flags: [...FAULT_FLAGS.map(toFlag), ...SITE_FLAGS],
    examples: [
      'zvm-tasks site fault /v1/localsite --times 2 --status 500',
      "zvm-tasks site fault '/v1/peersites*' --probability 0.1 --delay-ms 2000 --reset",
      'zvm-tasks site fault --operation testFailover --at 99 --reason "The host ran out of memory."',
      'zvm-tasks site fault /v1/serverDateTime --method GET --skip 3 --times 1 --expire-session --json',
    ],
    async run(args, io) {
      const wish = readWish(args)
      return withSite(args, io, async ({ site }) => {
        const fault = await site.addFault(wish, callOf(io))
        io.out.write(args.isOn('json') ? formatJson(fault) : `${formatFault(fault)}\n`)
        return EXIT.done
      })
    },
  },
  {
    name: 'site fault-clear',
    summary: 'Clear a fault, or all of them.',
    arguments: [{ name: 'ID', doc: 'As zvm-tasks site faults lists it; else all.', isOptional: true }],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site fault-clear 1', 'zvm-tasks site fault-clear'],
    async run(args, io) {
      const id = args.argument('ID')
      if (id?.trim() === '') throw new Problem('misuse', 'The ID is empty; leave it out to clear all faults.')
      return withSite(args, io, async ({ site }) => {
        if (id === undefined) await site.clearFaults(callOf(io))
        else await site.removeFault(id, callOf(io))
        if (args.isOn('json')) io.out.write(formatJson(await site.listFaults(callOf(io))))
        else
          io.out.write(id === undefined ? 'Cleared all faults.\n' : `Cleared fault ${toTerminalText(id)}.\n`)
        return EXIT.done
      })
    },
  },
]

function toFlag({ name, value, doc }: FaultFlag): Flag {
  return value === undefined ? { name, doc } : { name, value, doc }
}

/** What was asked for, as the server reads it; it says what is missing or out of range. */
function readWish(args: Arguments): Readonly<Record<string, unknown>> {
  const given = FAULT_FLAGS.map(({ name, kind, member }): readonly [string, unknown] => {
    if (kind === 'number') return [member, readNumber(args, name)]
    if (kind === 'text') return [member, args.flag(name)]
    return [member, args.isOn(name) || undefined]
  })
  const set = given.filter(([, value]) => value !== undefined)
  const path = args.argument('PATH')
  const isOfRequests = args.flag('operation') === undefined
  if (isOfRequests === (path === undefined)) {
    throw new Problem('misuse', 'A fault strikes a PATH or the tasks of an --operation; give one of the two.')
  }
  return { ...(path === undefined ? {} : { path }), ...Object.fromEntries(set) }
}

/** `1  /v1/localsite  times 2, status 500  (matched 3, struck 2)` */
function formatFault({ id, path, operation, matched, struck, ...members }: SiteFault): string {
  const effects = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
  const told = Object.entries(effects).map(([name, value]) => (value === true ? name : `${name} ${value}`))
  return toTerminalText(
    `${id}  ${path ?? operation}  ${told.join(', ')}  (matched ${matched}, struck ${struck})`,
  )
}
