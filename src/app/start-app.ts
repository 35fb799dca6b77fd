import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createPassword } from '../access/index.ts'
import { openOwnCertificate, readCertificate } from '../certificate/index.ts'
import type { Config, Secrets } from '../config/index.ts'
import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import { createSiteClock, type SimulationControl } from '../simulation/index.ts'
import type { Stores } from '../store/index.ts'
import type { RemoteStores } from '../store/remote/index.ts'
import { type Assembly, assemble, SERVER_VERSIONS } from './assemble.ts'
import { openSimulation } from './open-simulation.ts'
import { openStores } from './open-stores.ts'
import { chooseSite } from './site-beginning.ts'
import { readSiteSource, type SiteFile, type SiteSource, withNeedsOf } from './site-source.ts'
import { readWebhookCa } from './webhook-parts.ts'

export interface StartOptions {
  readonly config: Config
  readonly secrets: Secrets
  /** The site file of `--site`, or the scenario of that name. */
  readonly siteFile?: SiteFile
  /** Whether the user has said what a scenario may say too; no unless given. */
  readonly isGiven?: (setting: 'profile' | 'timeZone' | 'clock' | 'speed' | 'seed') => boolean
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly version: string
  /** Where the service is one of several workers. */
  readonly worker?: WorkerPart
}

/** What a worker is given by its keeper. */
export interface WorkerPart {
  /** Those of the keeper; a database is opened by each worker itself. */
  readonly stores?: RemoteStores | undefined
  /** Brings along the tasks of a recorded site. */
  readonly isFirst: boolean
  /** The port that all workers share. */
  readonly port: number
}

/** What the user of a service must know of it. */
export interface ServiceFacts {
  /** Where it is reached: `https://localhost:9669`. */
  readonly url: string
  readonly caFile: string
  readonly fingerprint: string
  readonly dataFolder: string
  /** The database, where it is not the file of the data folder; as it may be shown. */
  readonly store: string | undefined
  /** An administrator's name. */
  readonly userName: string
  /** The password that was made up for the first administrator; known at the first start alone. */
  readonly madePassword: string | undefined
}

/** A service that answers. */
export interface RunningApp extends ServiceFacts {
  /** The site that runs, where one does. */
  readonly simulation: SimulationControl | undefined
  readonly assembly: Assembly
  /** Finishes requests under way, within the bound of the settings, and releases everything. */
  stop(): Promise<void>
}

/**
 * Opens the store and starts the service over it.
 *
 * @throws Problem where settings, files, the folder or the port do not allow it
 */
export async function startApp(options: StartOptions): Promise<RunningApp> {
  const { clock: machine, ids, log, siteFile, worker } = options
  const dataFolder = resolve(options.config.data)
  const read = siteFile && (await readSiteSource(siteFile))
  const given = worker === undefined ? options.config : { ...options.config, port: worker.port }
  const config =
    read?.is === 'scenario' ? withNeedsOf(read.scenario, given, options.isGiven ?? (() => false)) : given
  const stores =
    worker?.stores ?? (await openStores({ address: config.store, dataFolder, clock: machine, log }))
  const opened: { stop(): Promise<void> }[] = []
  let started: Assembly | undefined
  const stop = async () => {
    if (started !== undefined && options.config.noticeSeconds > 0) {
      started.giveNotice()
      await machine.sleep(options.config.noticeSeconds * 1000)
    }
    // The port is closed at once; those who are still served are waited for below.
    const drained = started?.listener.stop()
    for (const part of opened.toReversed()) await part.stop()
    await drained
    await stores.close()
  }
  try {
    const certificate =
      config.tlsCert !== undefined && config.tlsKey !== undefined
        ? await readCertificate({ certFile: config.tlsCert, keyFile: config.tlsKey })
        : await openOwnCertificate({
            folder: dataFolder,
            names: certificateNames(config),
            clock: machine,
            ids,
          })
    const source = await chooseSite(read ?? wishedPreset(config), config, stores)
    const recorded = source.is === 'recorded' ? source.site : undefined
    const simulation = await openWishedSimulation(source, { ...options, config }, stores)
    if (simulation !== undefined) opened.push(simulation)
    const clock = simulation?.clock ?? machine
    const assembly = assemble({
      ...options,
      config,
      clock,
      machine,
      stores,
      tls: certificate,
      site: recorded,
      simulation,
      webhookCa: await readWebhookCa(config.webhookCa),
    })
    opened.push(
      assembly.audit,
      { stop: assembly.access.save },
      assembly.sweeper,
      assembly.retention,
      assembly.webhooks,
      assembly.listener,
      assembly.feed,
      assembly.streams,
    )
    worker?.stores?.onAccess(assembly.access.refresh)
    if (recorded !== undefined && worker?.isFirst !== false)
      await keepRecordedTasks(recorded, stores, clock.now())
    const { userName, madePassword } = await createFirstAdministrator(assembly, options)
    await listen(assembly, config)
    await assembly.sweeper.start()
    await assembly.retention.start()
    await assembly.webhooks.start()
    await simulation?.start()
    started = assembly
    const url = ownUrl(config, assembly.listener.address())
    const running: RunningApp = {
      url,
      caFile: certificate.caFile,
      fingerprint: certificate.fingerprint,
      dataFolder,
      store: config.store?.toString(),
      userName,
      madePassword,
      simulation,
      assembly,
      stop,
    }
    log.info({ url, dataFolder, store: running.store }, 'ready')
    return running
  } catch (error) {
    await stop()
    throw error
  }
}

const MERGE_TASKS = 500

/** The tasks that a site file brings along. A repeat at the next start changes nothing. */
async function keepRecordedTasks({ tasks }: Site, stores: Stores, now: number): Promise<void> {
  for (let from = 0; from < tasks.length; from += MERGE_TASKS) {
    await stores.tasks.merge(tasks.slice(from, from + MERGE_TASKS), now)
  }
}

/** What `--site` and `--vpgs` ask for beside files; nothing where they are not given. */
function wishedPreset({ site, vpgs }: Config): SiteSource | undefined {
  if (site === 'empty') return { is: 'empty' }
  return site === undefined && vpgs === 0 ? undefined : { is: 'preset' }
}

/** None where nothing runs. */
async function openWishedSimulation(
  source: SiteSource,
  { config, clock: machine, ids, log, isGiven = () => false }: StartOptions,
  stores: Stores,
): Promise<SimulationControl | undefined> {
  if (source.is === 'empty' || source.is === 'recorded') return undefined
  const { clock: mode, seed, speed, vpgs, vmsPerVpg, hosts } = config
  const pace = { ...(isGiven('clock') ? { mode } : {}), ...(isGiven('speed') ? { speed } : {}) }
  const simulation = await openSimulation({
    stores,
    holder: config.store === undefined ? undefined : ids.guid(),
    clock: createSiteClock({ machine, state: { mode, speed, now: config.start ?? machine.now() } }),
    log,
    seed,
    version: SERVER_VERSIONS[config.profile],
    size: vpgs === 0 ? undefined : { vpgs, vmsPerVpg, hosts },
    scenario: source.is === 'scenario' ? source.scenario : undefined,
    wishes: {
      ...pace,
      ...(isGiven('seed') ? { seed } : {}),
      ...(config.start === undefined ? {} : { now: config.start }),
    },
  })
  if (Object.keys(pace).length > 0) setPace(simulation, pace, log)
  return simulation
}

/** A site that goes on had a pace of its own; what the user says now holds, unless it goes on elsewhere. */
function setPace({ clock }: SimulationControl, pace: Parameters<typeof clock.set>[0], log: Log): void {
  try {
    clock.set(pace)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'site-elsewhere') throw error
    log.warn({ ...pace }, 'the site runs in another process on this database, which keeps its pace')
  }
}

async function createFirstAdministrator(
  { access }: Assembly,
  { secrets, ids }: StartOptions,
): Promise<{ userName: string; madePassword: string | undefined }> {
  const users = await access.listUsers()
  const administrator = users.find((user) => user.role === 'administrator')
  if (administrator !== undefined) return { userName: administrator.name, madePassword: undefined }
  const password = secrets.adminPassword ?? createPassword(ids)
  try {
    await access.addUser({ name: 'admin', password, role: 'administrator' })
  } catch (error) {
    // Of several services that start on a new database one is first, and says the password.
    if (!(error instanceof Problem) || error.code !== 'user-exists') throw error
    return { userName: 'admin', madePassword: undefined }
  }
  return { userName: 'admin', madePassword: secrets.adminPassword === undefined ? password : undefined }
}

async function listen({ listener }: Assembly, { host, port }: Config): Promise<void> {
  try {
    await listener.start()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') {
      throw new Problem(
        'setting-unreadable',
        `Port ${port} on ${host} is taken; stop what listens there, or choose another with --port (0 takes a free one).`,
      )
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new Problem(
        'setting-unreadable',
        `${host} port ${port} cannot be listened on (${code}); choose another --host or --port.`,
      )
    }
    throw error
  }
}

function certificateNames({ host, tlsNames, publicUrl }: Config): readonly string[] {
  const isWildcard = host === '0.0.0.0' || host === '::'
  const publicHost = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]
  return [...(isWildcard ? [] : [host]), ...publicHost, ...tlsNames]
}

/** The address to print: `localhost` for loopback and for all addresses, as the certificate has it. */
function ownUrl({ host }: Config, address: string): string {
  const port = new URL(address).port || '443'
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
  const name = isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `https://${name}:${port}`
}

/**
 * Writes the file that says that requests are answered: whole or not at all.
 *
 * @throws Problem `file-unreadable`
 */
export async function writeReadyFile(file: string, app: ServiceFacts, pid: number): Promise<void> {
  const { url, userName: user, caFile, dataFolder: dataDir } = app
  const draft = `${file}.${pid}.new`
  try {
    await mkdir(dirname(resolve(file)), { recursive: true })
    await writeFile(draft, `${JSON.stringify({ url, user, caFile, pid, dataDir })}\n`)
    await rename(draft, file)
  } catch (error) {
    throw new Problem('file-unreadable', `--ready-file ${file} cannot be written; name a file that can.`, {
      cause: error,
    })
  }
}
