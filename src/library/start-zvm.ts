import { readFile } from 'node:fs/promises'
import {
  assemble,
  openSimulation,
  readGalleryFile,
  readSiteSource,
  SERVER_VERSIONS,
  withNeedsOf,
} from '../app/index.ts'
import type { ConductReport } from '../conduct/index.ts'
import { type Config, isSiteFileName } from '../config/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { randomIds, silentLog, systemClock } from '../runtime/index.ts'
import type { Scenario } from '../scenario/index.ts'
import { createSiteClock, type OwnedClock, type SimulationControl } from '../simulation/index.ts'
import type { Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { type ClockControl, createClockControl } from './clock-control.ts'
import { createFaultControl, type FaultControl } from './fault-control.ts'
import { openProcessIdentity, type ProcessIdentity } from './process-identity.ts'
import { createSiteControl, type SiteControl } from './site-control.ts'
import { createTaskControl, type TaskControl } from './task-control.ts'
import { checkOptions, firstInstant, toConfig, toOptionProblem, type ZvmOptions } from './zvm-options.ts'

/** A server that answers, and what its owner can do with it. */
export interface Zvm extends AsyncDisposable {
  /** `https://127.0.0.1:49152`, without a slash at its end. */
  readonly url: string
  /** The certificate to trust, PEM: the same for every server of the process. */
  readonly ca: string
  /** An administrator. */
  readonly user: string
  /** Made up once in a process. */
  readonly password: string
  readonly clock: ClockControl
  readonly site: SiteControl
  readonly faults: FaultControl
  readonly tasks: TaskControl
  /** What the clients did so far: polls too fast, sessions left open, tasks never looked at. */
  doctor(): Promise<ConductReport>
  /** Ends connections and releases everything; safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts a server in this process, on the loopback address and a free port, that forgets everything when it stops.
 *
 * @throws Problem `setting-unreadable` for an option out of range or a port that is taken, `value-unreadable` for a
 *   size or a task that cannot be
 */
export async function startZvm(options: ZvmOptions = {}): Promise<Zvm> {
  checkOptions(options)
  const scenario = await readWishedScenario(options)
  const config = toScenarioConfig(scenario, toConfig(options), options)
  const [identity, version] = await Promise.all([openProcessIdentity(), readVersion()])
  const { user } = identity
  const stores = await openSqliteStores({ memory: true })
  const opened: { stop(): Promise<void> }[] = [{ stop: stores.close }]
  let stopping: Promise<void> | undefined
  const stopAll = async () => {
    for (const part of opened.toReversed()) await part.stop()
  }
  const stop = () => {
    stopping ??= stopAll()
    return stopping
  }
  try {
    const siteClock = createSiteClock({
      machine: systemClock,
      state: { mode: config.clock, speed: config.speed, now: firstInstant(options, systemClock.now()) },
    })
    const simulation = await openWishedSimulation(options, { config, stores, clock: siteClock, scenario })
    if (simulation !== undefined) opened.push(simulation)
    const clock = simulation?.clock ?? siteClock
    const [ids, log] = [randomIds, silentLog]
    const { tls } = identity
    const assembly = assemble({
      config,
      stores,
      simulation,
      tls,
      clock,
      machine: systemClock,
      ids,
      log,
      version,
    })
    const { listener, sweeper, access, faults, conduct, localSiteIdentifier, onBeforeImport } = assembly
    opened.push(assembly.audit)
    opened.push({ stop: access.save }, sweeper, assembly.webhooks, listener, assembly.feed, assembly.streams)
    await putUser(stores, identity, clock.now())
    const tasks = createTaskControl({
      ...{ tasks: stores.tasks, clock, ids, user, onBeforeImport, localSiteIdentifier },
      owns: (id) => simulation?.owns(id) === true,
    })
    for (const task of options.tasks ?? []) await tasks.create(task)
    await listener.start().catch(refusePort(config.port))
    await sweeper.start()
    await assembly.webhooks.start()
    await simulation?.start()
    return {
      url: listener.address(),
      ca: identity.ca,
      user,
      password: identity.password,
      clock: createClockControl(clock, simulation),
      site: createSiteControl(simulation, user),
      faults: createFaultControl(faults),
      tasks,
      doctor: async () => conduct.report(),
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @throws Problem `setting-unreadable` where the options contradict the scenario */
function toScenarioConfig(scenario: Scenario | undefined, given: Config, options: ZvmOptions): Config {
  if (scenario === undefined) return given
  try {
    return withNeedsOf(scenario, given, (setting) => options[setting] !== undefined)
  } catch (error) {
    throw toOptionProblem(error)
  }
}

/** @throws Problem `entity-not-found`, `file-unreadable`, `value-unreadable` */
async function readWishedScenario({ scenario: wish }: ZvmOptions): Promise<Scenario | undefined> {
  if (wish === undefined) return undefined
  const file = isSiteFileName(wish) ? { name: wish, text: await readText(wish) } : await readGalleryFile(wish)
  const source = await readSiteSource(file)
  if (source.is === 'scenario') return source.scenario
  throw new Problem('value-unreadable', `${file.name} holds no scenario; import its tasks, or write one.`)
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem('file-unreadable', `The scenario ${quoted(file, 300)} cannot be read; name a file.`, {
      cause: error,
    })
  }
}

/** None for an empty site. */
async function openWishedSimulation(
  { site: wish = 'demo', ...options }: ZvmOptions,
  parts: { config: Config; stores: Stores; clock: OwnedClock; scenario: Scenario | undefined },
): Promise<SimulationControl | undefined> {
  const { config, scenario, stores, clock } = parts
  const { seed, profile } = config
  const opened = { stores, clock, seed, log: silentLog, version: SERVER_VERSIONS[profile] }
  if (scenario !== undefined) {
    const wishes = {
      mode: config.clock,
      ...(options.seed === undefined ? {} : { seed }),
      ...(options.speed === undefined ? {} : { speed: config.speed }),
      ...(options.now === undefined ? {} : { now: options.now.getTime() }),
    }
    return openSimulation({ ...opened, scenario, wishes })
  }
  if (wish === 'empty') return undefined
  if (wish === 'demo') return openSimulation(opened)
  const { vpgs, vmsPerVpg = config.vmsPerVpg, hosts = config.hosts } = wish
  return openSimulation({ ...opened, size: { vpgs, vmsPerVpg, hosts } })
}

async function putUser({ users }: Stores, identity: ProcessIdentity, now: number): Promise<void> {
  const { user: name, passwordHash } = identity
  await users.create({ name, role: 'administrator', passwordHash, createdAt: now })
}

function refusePort(port: number): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    throw new Problem(
      'setting-unreadable',
      `Port ${port} is taken or not allowed; leave it out for a free one.`,
    )
  }
}

let version: Promise<string> | undefined

function readVersion(): Promise<string> {
  version ??= readFile(new URL('../../package.json', import.meta.url), 'utf8').then(
    (text) => (JSON.parse(text) as { version: string }).version,
  )
  return version
}
