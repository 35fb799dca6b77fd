import { resolve } from 'node:path'
import type { RunningApp, WorkerPart } from '../app/index.ts'
import { type ConfigReading, isSiteFileName } from '../config/index.ts'
import { randomIds } from '../runtime/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { readFileText } from './files.ts'
import { readServeSecrets, readSettings, SETTINGS_FLAGS } from './settings-flags.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks serve`: runs the service until it is told to stop. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'Run the service: the Zerto Tasks API over HTTPS, from a durable store.',
  flags: SETTINGS_FLAGS,
  examples: [
    'zvm-tasks serve',
    'zvm-tasks serve --port 0 --data ./data --site empty --ready-file ./ready.json',
    'zvm-tasks serve --profile appliance --port 8443 --time-zone Europe/Berlin',
    'zvm-tasks serve --data ./rehearsal --site session-dies --clock frozen',
    'zvm-tasks serve --data ./busy --site empty --workers 4',
  ],
  async run(args, io) {
    const reading = await readSettings(args, io)
    const { config } = reading
    // Only this command needs the service; the others start faster without it.
    const app = await import('../app/index.ts')
    const start = (worker?: WorkerPart) => startService({ app, args, io, reading }, worker)
    if (config.workers > 0 && app.isWorker()) {
      // The keeper tells the user what went wrong.
      return (await app.runWorker(resolve(config.data), start)) ? EXIT.done : EXIT.failed
    }
    const running =
      config.workers > 0
        ? await app.startKeeper({ config, clock: io.clock, log: app.createPinoLog(config.logLevel) })
        : await start()
    try {
      const facts = 'facts' in running ? running.facts : running
      const site = 'facts' in running ? undefined : running.simulation
      io.out.write(welcome({ ...facts, site: tellSite(site) }, config.publicUrl))
      if (config.readyFile !== undefined) await app.writeReadyFile(config.readyFile, facts, process.pid)
      await toldToStop(io)
    } finally {
      const stopped = running.stop()
      io.err.write('Stopping: requests under way are finished.\n')
      await stopped
    }
    return EXIT.done
  },
}

/** Starts the service in this process, alone or as a worker. */
async function startService(
  parts: {
    readonly app: typeof import('../app/index.ts')
    readonly args: Arguments
    readonly io: Io
    readonly reading: ConfigReading
  },
  worker: WorkerPart | undefined,
): Promise<RunningApp> {
  const { app, args, io, reading } = parts
  const { config, sources } = reading
  const { site } = config
  // Where a file can be read only once, the first worker has done so, and made the administrator.
  const secrets = worker?.isFirst === false ? { adminPassword: undefined } : await readServeSecrets(args, io)
  const siteFile =
    site === undefined || site === 'empty' || site === 'demo'
      ? undefined
      : isSiteFileName(site)
        ? { name: site, text: await readFileText(site, io) }
        : await app.readGalleryFile(site)
  return app.startApp({
    config,
    secrets,
    ...(siteFile === undefined ? {} : { siteFile }),
    ...(worker === undefined ? {} : { worker }),
    isGiven: (setting) => sources[setting] !== 'initial',
    clock: io.clock,
    ids: randomIds,
    log: app.createPinoLog(config.logLevel),
    version: io.version,
  })
}

/** `12 VPGs, 40 VMs, in real time` */
function tellSite(simulation: RunningApp['simulation']): string {
  if (simulation === undefined) return 'none that runs'
  const { vpgs, vms } = simulation.site()
  const { mode, speed, now } = simulation.clock.state()
  const pace = speed === 1 ? 'in real time' : `${speed} times as fast as real time`
  const time = mode === 'frozen' ? `its time stands at ${new Date(now).toISOString()}` : pace
  const name = simulation.scenario()?.name
  return `${name === undefined ? '' : `${name}; `}${vpgs.length} VPGs, ${vms.length} VMs, ${time}`
}

function welcome(
  app: {
    readonly site: string
    readonly url: string
    readonly fingerprint: string
    readonly caFile: string
    readonly dataFolder: string
    readonly store: string | undefined
    readonly userName: string
    readonly madePassword: string | undefined
  },
  publicUrl: string | undefined,
): string {
  const rows = [
    ['address', `${app.url}/v1`],
    ...(publicUrl === undefined ? [] : [['links', `${publicUrl}/v1`]]),
    ['API pages', `${app.url}/swagger/index.html`],
    ['fingerprint', `SHA-256 ${app.fingerprint}`],
    ['trust', app.caFile],
    ['data', app.dataFolder],
    ...(app.store === undefined ? [] : [['store', app.store]]),
    ['site', toTerminalText(app.site)],
    ['user', app.userName],
    ...(app.madePassword === undefined ? [] : [['password', `${app.madePassword}  (shown this once)`]]),
  ]
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(12)}${value}`)
  const tryIt = `  curl --cacert ${app.caFile} -u ${app.userName} -i -X POST ${app.url}/v1/session/add`
  return `zvm-tasks is ready.\n${lines.join('\n')}\nTry it:\n${tryIt}\nCtrl-C stops it.\n`
}

/** Resolves when the service shall stop. */
function toldToStop({ stopSignal: signal }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
