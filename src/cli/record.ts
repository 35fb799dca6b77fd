import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ZertoClient } from '../client/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { randomIds } from '../runtime/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { writeWhole } from './files.ts'
import { createProgress, type RecordReport, sayReport } from './record-report.ts'
import { RECORD_FLAGS, type RecordWish, readWish } from './record-wish.ts'
import { formatJson } from './site-connection.ts'

/** `zvm-tasks record`: a real server's site in a file that `serve --site` plays. */
export const recordCommand: Command = {
  name: 'record',
  summary: 'Record the sites, VPGs and tasks of a server in a file that serve --site plays.',
  arguments: [
    {
      name: 'URL',
      doc: 'Its address, such as https://zvm.example:9669. Else: as --server.',
      isOptional: true,
    },
  ],
  flags: [...RECORD_FLAGS, ...CONNECTION_FLAGS],
  examples: [
    'zvm-tasks record $SERVER --out recorded.yaml --since 30d --ca $CA --user admin --password-file $PASSWORD_FILE',
    'zvm-tasks record --out recorded.yaml --anonymise',
    'zvm-tasks record --out recorded.json --anonymise --seed 7 --checkpoints 20 --json',
  ],
  async run(args, io) {
    const file = args.flag('out')
    if (file === undefined || file === '') {
      throw new Problem('misuse', 'record needs --out FILE, the file to write.')
    }
    const wish = readWish(args, io)
    await checkFolder(file)
    return withClient(withUrl(args), io, (client) => record({ client, args, io, file, wish }))
  },
}

/** A recording takes minutes: what would be in vain is known before. */
async function checkFolder(file: string): Promise<void> {
  const folder = dirname(file)
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    const message = `The folder ${quoted(folder, 300)} cannot be written to; name a file in a folder of yours.`
    throw new Problem('file-unreadable', message, { cause: error })
  }
}

/** The address as the commands read it that have a flag for it alone. */
function withUrl(args: Arguments): Arguments {
  const url = args.argument('URL')
  const server = args.flag('server')
  if (url !== undefined && server !== undefined) throw new Problem('misuse', 'Give either URL or --server.')
  return { ...args, flag: (name) => (name === 'server' ? (url ?? server) : args.flag(name)) }
}

interface Work {
  readonly client: ZertoClient
  readonly args: Arguments
  readonly io: Io
  readonly file: string
  readonly wish: RecordWish
}

async function record({ client, args, io, file, wish }: Work): Promise<number> {
  const { adviceOnSize, anonymise, createServerReader, formatOfFile, formatRecording, recordSite } =
    await import('../recording/index.ts')
  const progress = createProgress(io)
  try {
    const reader = createServerReader({ client, clock: io.clock, signal: io.signal })
    const { at, answers, site, notRecorded, requestsCount } = await recordSite(reader, {
      clock: io.clock,
      checkpointsMax: wish.checkpointsMax,
      tasksSince: wish.tasksSince,
      onProgress: progress.show,
    })
    progress.stop()
    const hidden = wish.isAnonymous ? anonymise(answers, wish.seed ?? randomIds.secret(32)) : undefined
    const day = new Date(at).toISOString().slice(0, 10)
    const [version = ''] = /^[\w.]{1,40}$/.exec(site.localSite?.version ?? '') ?? []
    const from = `a Zerto Virtual Manager${version === '' ? '' : ` ${version}`} on ${day}`
    const format = formatOfFile(file)
    const text = formatRecording(
      {
        name: hidden === undefined ? `Recorded from ${new URL(client.url).host}` : 'Recorded site',
        about: `Recorded by zvm-tasks record from ${from}${hidden === undefined ? '' : ', anonymised'}.`,
        profile: client.session()?.kind === 'bearer' ? 'appliance' : 'windows',
        at,
        answers: hidden?.answers ?? answers,
      },
      format,
    )
    // It tells of a site what is nobody else's business.
    await writeWhole(file, text, 0o600)
    const report: RecordReport = {
      ...{ file, bytes: Buffer.byteLength(text), at: new Date(at).toISOString() },
      isAnonymised: hidden !== undefined,
      requests: requestsCount,
      recorded: {
        ...{ peersites: site.peerSites.length, vpgs: site.vpgs.length, vms: site.vms.length },
        ...{ vras: site.vras.length, flrs: site.flrSessions.length, tasks: site.tasks.length },
      },
      notRecorded,
      droppedMembers: Object.fromEntries(hidden?.dropped ?? []),
    }
    if (args.isOn('json')) io.out.write(formatJson(report))
    else sayReport(report, io)
    const advice = adviceOnSize(text.length, format)
    if (advice !== undefined) io.err.write(`${advice}\n`)
    return EXIT.done
  } finally {
    progress.stop()
  }
}
