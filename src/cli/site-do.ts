import { ServerRefusal, type SiteControl } from '../client/index.ts'
import { findNearestName, Problem, quoted } from '../problem/index.ts'
import type { TaskId } from '../task/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { POLLING_FLAGS } from './polling.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS, type SiteParts, withSite } from './site-connection.ts'
import { OPERATION_FLAGS, OPERATION_NAMES, readOperation } from './site-operations.ts'
import { tasksWaitCommand } from './tasks-wait.ts'

/** `zvm-tasks site do`: starts an operation on a VPG as its API does, and says which task it is. */
export const siteDoCommand: Command = {
  name: 'site do',
  summary: 'Start an operation on a VPG of a simulated site; prints the identifier of its task.',
  arguments: [
    { name: 'OPERATION', doc: `${OPERATION_NAMES.join(', ')}.` },
    { name: 'VPG', doc: 'Its name or identifier.' },
  ],
  flags: [
    ...OPERATION_FLAGS,
    { name: 'wait', doc: 'Wait until the task has ended, as zvm-tasks tasks wait does.' },
    { name: 'timeout', value: 'SECONDS', doc: 'With --wait: give up after this long; initially never.' },
    ...POLLING_FLAGS,
    ...SITE_FLAGS,
  ],
  examples: [
    'zvm-tasks site do checkpoint ERP-Production --name before-patch --wait --poll-every 1',
    'zvm-tasks site do failover-test ERP-Production --checkpoint before-patch',
    'zvm-tasks site do move Mail --commit-policy Commit --commit-after 600 --json',
  ],
  exitCodes: {
    0: 'the operation has started; with --wait: its task is Completed',
    3: 'with --wait: the task had not ended when the time was up',
    5: 'with --wait: the task ended as Failed or Stopped',
  },
  async run(args, io) {
    const wish = readOperation(args.argument('OPERATION') ?? '', args)
    const name = args.argument('VPG') ?? ''
    return withSite(args, io, async (parts) => {
      const { site } = parts
      const vpg = await findVpgIdentifier(site, name, io)
      const { CheckpointIdentifier: checkpoint } = wish.body
      const body =
        typeof checkpoint === 'string'
          ? { ...wish.body, CheckpointIdentifier: await findCheckpoint(site, { vpg, checkpoint }, io) }
          : wish.body
      const task = await site.startOnVpg({ vpg, path: wish.path, body }, callOf(io))
      const isJson = args.isOn('json')
      if (!args.isOn('wait')) {
        io.out.write(isJson ? formatJson({ task }) : `${task}\n`)
        return EXIT.done
      }
      if (!isJson) io.out.write(`${task}\n`)
      await warnOfFrozenTime(site, io)
      return isJson ? waitForJson(task, args, io, parts) : wait(task, args, io)
    })
  },
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws Problem `entity-not-found` for a name that no VPG has, `misuse` for one that several have */
async function findVpgIdentifier(site: SiteControl, text: string, io: Io): Promise<string> {
  if (GUID.test(text)) return text
  const vpgs = await site.listVpgs(callOf(io))
  const named = (isSame: (name: string) => boolean) => vpgs.filter(({ VpgName }) => isSame(VpgName ?? ''))
  const exact = named((name) => name === text)
  const found = exact.length > 0 ? exact : named((name) => name.toLowerCase() === text.toLowerCase())
  const [first, second] = found
  if (second !== undefined) {
    const identifiers = found.map(({ VpgIdentifier }) => VpgIdentifier).join(', ')
    throw new Problem(
      'misuse',
      `Several VPGs are called ${quoted(text)}; give an identifier: ${identifiers}.`,
    )
  }
  if (first?.VpgIdentifier) return first.VpgIdentifier
  const names = vpgs.map(({ VpgName }) => VpgName ?? '')
  const nearest = findNearestName(text, names)
  const remedy =
    nearest === undefined ? `there are ${names.slice(0, 20).join(', ')}.` : `did you mean ${nearest}?`
  throw new Problem('entity-not-found', `There is no VPG ${quoted(text)}; ${remedy}`)
}

/** A checkpoint by its identifier, which is a number, or its tag: the last that has it. */
async function findCheckpoint(
  site: SiteControl,
  { vpg, checkpoint }: { readonly vpg: string; readonly checkpoint: string },
  io: Io,
): Promise<string> {
  const checkpoints = await site.listCheckpoints(vpg, callOf(io))
  const tagged = checkpoints.findLast(({ Tag }) => Tag === checkpoint)?.CheckpointIdentifier
  if (tagged) return tagged
  // Not all checkpoints are listed, so that the server has to know.
  if (/^\d+$/.test(checkpoint)) return checkpoint
  throw new Problem(
    'entity-not-found',
    `No checkpoint of the VPG has the tag ${quoted(checkpoint)}; zvm-tasks site do checkpoint sets one.`,
  )
}

function wait(task: TaskId, args: Arguments, io: Io): Promise<number> {
  const argument: Arguments['argument'] = (name) => (name === 'ID' ? task : args.argument(name))
  return tasksWaitCommand.run({ ...args, argument }, io)
}

/** The words for people go to standard error, and what became of the task to standard output. */
async function waitForJson(task: TaskId, args: Arguments, io: Io, { client }: SiteParts): Promise<number> {
  const code = await wait(task, args, { ...io, out: io.err })
  const { Status, CompleteReason } = await client.getTask(task, callOf(io))
  const { State: state, Progress: progress } = Status
  io.out.write(formatJson({ task, state, progress, completeReason: CompleteReason ?? '' }))
  return code
}

/** Who waits at a site whose time stands would wonder. Those who may not see the time are not told. */
async function warnOfFrozenTime(site: SiteControl, io: Io): Promise<void> {
  try {
    const { mode } = await site.getClock(callOf(io))
    if (mode !== 'frozen') return
    io.err.write('The time of the site stands; zvm-tasks site advance 10m lets the task go on.\n')
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error
  }
}
