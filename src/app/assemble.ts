import { type Access, createAccess } from '../access/index.ts'
import { type Audit, createAudit } from '../audit/index.ts'
import { type Conduct, createConduct } from '../conduct/index.ts'
import type { Config } from '../config/index.ts'
import { createFaultPlan, type FaultPlan } from '../faults/index.ts'
import { type ChangeFeed, createChangeFeed } from '../feed/index.ts'
import {
  auditRoutes,
  conductRoutes,
  consolePages,
  consoleRoutes,
  createEventStreams,
  createListener,
  createOpenApi,
  createTaskWaiting,
  type EventStreams,
  entityRoutes,
  eventRoutes,
  healthRoutes,
  holdRoutes,
  importRoutes,
  type Listener,
  openIdRoutes,
  operationRoutes,
  overviewRoutes,
  type Route,
  retentionRoutes,
  sessionRoutes,
  siteControlRoutes,
  swaggerUi,
  taskExportRoutes,
  taskSearchRoutes,
  tasksRoutes,
  taskWritingRoutes,
  timelineRoutes,
  webhookRoutes,
} from '../http/index.ts'
import type { Site } from '../inventory/index.ts'
import { createDurations } from '../overview/index.ts'
import { Problem } from '../problem/index.ts'
import {
  createRetention,
  createRetentionSchedule,
  type Retention,
  type RetentionSchedule,
} from '../retention/index.ts'
import { type Clock, findTimeZone, type Ids, type Log, type Service } from '../runtime/index.ts'
import { createRandom, type SimulationControl } from '../simulation/index.ts'
import { createSiteDirectory } from '../site/index.ts'
import type { RetentionRun, Stores } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import type { WireStyle } from '../wire/index.ts'
import { createScenarioControl } from './scenario-control.ts'
import { createSignalHandler } from './signals.ts'
import { createSweeper, type Sweeper } from './sweeper.ts'
import { createWebhookParts } from './webhook-parts.ts'

/** What a site without a model says of its server: the last release of its generation on Windows, the first after it. */
export const SERVER_VERSIONS: Readonly<Record<Config['profile'], string>> = {
  windows: '9.7.0',
  appliance: '10.0.0',
}

export interface AssemblyParts {
  readonly config: Config
  readonly stores: Stores
  /** What `--site FILE` holds; none is an empty site. */
  readonly site?: Site | undefined
  /** The site that runs, where one does; then `clock` is its clock. */
  readonly simulation?: SimulationControl | undefined
  readonly tls: { readonly cert: string; readonly key: string }
  readonly clock: Clock
  /** The machine's clock, where `clock` is that of a site that runs. */
  readonly machine?: Clock
  readonly ids: Ids
  readonly log: Log
  /** An authority by which receivers of webhooks are trusted too, PEM. */
  readonly webhookCa?: string | undefined
  /** Of the program, for the OpenAPI. */
  readonly version: string
}

/** The parts of a service, wired and not yet started. */
export interface Assembly {
  readonly access: Access
  readonly listener: Listener
  readonly sweeper: Sweeper
  /** Prunes by the hour. Stopped before the store is closed. */
  readonly retention: RetentionSchedule
  /** Who did what. Stopped last, right before the store is closed. */
  readonly audit: Audit
  /** Tells others of changes. */
  readonly webhooks: Service
  /** Told the first task of an import before anything is stored. */
  readonly onBeforeImport: (task: Task) => Promise<void>
  readonly routes: readonly Route[]
  /** What changes. Stopped before the listener, so that nobody waits on. */
  readonly feed: ChangeFeed
  /** The streams of it that are open. Stopped before the listener and the feed. */
  readonly streams: EventStreams
  /** What goes wrong on purpose. */
  readonly faults: FaultPlan
  /** What clients did. */
  readonly conduct: Conduct
  /** The site that owns tasks made here: asked anew each time, since an empty site takes on another identity. */
  readonly localSiteIdentifier: () => Promise<string>
  /** Says from now on that the service is about to stop. */
  readonly giveNotice: () => void
}

/** Each worker would count for itself which requests a fault has struck. */
function refuseFault(): never {
  throw new Problem(
    'operation-refused',
    'Requests cannot be made to fail while several workers answer them; start the service without --workers.',
  )
}

/** What a run by the clock has pruned is in the audit log; one that found nothing is not. */
async function runNoted(retention: Retention, audit: Audit, startedBy: string | null): Promise<RetentionRun> {
  const run = await retention.run(startedBy)
  if (run.pruned > 0) {
    await audit.note({
      action: 'retention.run',
      userName: startedBy,
      address: null,
      target: run.id,
      problem: null,
      requestId: null,
    })
  }
  return run
}

/** Wires the parts of a service over open stores. */
export function assemble({
  config,
  stores,
  site,
  simulation,
  tls,
  clock,
  machine = clock,
  ids,
  log,
  webhookCa,
  version,
}: AssemblyParts): Assembly {
  const { tasks, users, sessions, properties } = stores
  const zone = findTimeZone(config.timeZone)
  if (zone === undefined)
    throw new Error(`the zone ${config.timeZone} was checked when the settings were read`)
  const style: WireStyle = { profile: config.profile, escapeSlashes: config.escapeSlashes }
  const access = createAccess({
    users,
    sessions,
    properties,
    clock,
    machine,
    ids,
    log,
    settings: {
      sessionIdleSeconds: config.sessionIdleSeconds,
      sessionAbsoluteSeconds: config.sessionMaxSeconds,
      accessTokenSeconds: config.tokenSeconds,
      refreshIdleSeconds: config.sessionIdleSeconds,
      refreshAbsoluteSeconds: config.sessionMaxSeconds,
    },
  })
  const directory = createSiteDirectory({
    site: simulation === undefined ? site && (() => site) : () => simulation.site(),
    isRunning: simulation !== undefined,
    entities: stores.entities,
    properties,
    ids,
    version: SERVER_VERSIONS[config.profile],
  })
  const faultDraws = createRandom(config.seed, 'faults')
  const plan = createFaultPlan({ random: faultDraws.next, now: clock.now })
  const faults = config.workers === 0 ? plan : { ...plan, add: refuseFault }
  const scenarios =
    simulation && createScenarioControl({ simulation, config, version: SERVER_VERSIONS[config.profile] })
  simulation?.onSignal(createSignalHandler({ simulation, access, faults, log }))
  simulation?.onReplace(faults.clear)
  const conduct = createConduct({ clock: machine, siteClock: clock, findTask: (id) => tasks.find(id) })
  const localSiteIdentifier = async () => (await directory.localSite()).identifier
  /** An empty store takes on the identity of the site whose tasks it is given first. */
  const onBeforeImport = async ({ relatedEntities }: Task) => {
    const local = relatedEntities.sites.find((related) => related.isLocal)
    if (local === undefined || site !== undefined || simulation !== undefined) return
    const [any] = await tasks.list({}, { limit: 1 })
    if (any === undefined) await directory.adoptLocalSite(local.identifier)
  }
  let isStopping = false
  const feed = createChangeFeed({ changes: stores.changes, tasks, clock: machine, log })
  const waiting = createTaskWaiting({ feed, clock: machine, secondsMax: config.waitSecondsMax })
  const streams = createEventStreams({
    ...{ feed, access, clock: machine, log, style },
    streamsMax: config.eventStreamsMax,
  })
  const { webhooks, service } = createWebhookParts({
    ...{ config, stores, zone, clock: machine, ids, log },
    ca: webhookCa,
  })
  const retention = createRetention({
    ...{ stores, clock, machine, ids, log, zone },
    changesDays: config.changesDays,
  })
  const audit = createAudit({ store: stores.audit, clock: machine, log })
  const routes: readonly Route[] = [
    ...tasksRoutes({ tasks, zone, waiting }),
    ...sessionRoutes(access, config.profile),
    ...openIdRoutes(access),
    ...taskSearchRoutes({ tasks, zone }),
    ...timelineRoutes({ tasks, zone }),
    ...taskExportRoutes({ tasks, zone, clock }),
    ...taskWritingRoutes({
      tasks,
      clock,
      ids,
      simulation,
      localSiteIdentifier,
      waiting,
    }),
    ...eventRoutes({ feed, streams, tasks, zone }),
    ...importRoutes({ tasks, clock, onBeforeFirst: onBeforeImport }),
    ...entityRoutes({ directory, zone, clock, profile: config.profile }),
    ...operationRoutes({ simulation, ids }),
    ...siteControlRoutes({ simulation, faults, scenarios }),
    ...conductRoutes({ conduct }),
    ...overviewRoutes({ stores, durations: createDurations({ tasks, clock: machine }) }),
    ...consoleRoutes({
      access,
      setting: {
        timeZone: zone.name,
        siteName: async () => (await directory.localSite()).name,
        profile: config.profile,
        idleSeconds: config.sessionIdleSeconds,
        hasSite: simulation !== undefined,
        version,
      },
    }),
    ...webhookRoutes({ webhooks }),
    ...retentionRoutes({ retention }),
    ...holdRoutes({ retention }),
    ...auditRoutes({ audit, zone }),
    ...healthRoutes({
      checkStore: () => properties.put('ready', 'yes'),
      isStopping: () => isStopping,
    }),
  ]
  const listener = createListener({
    faults,
    conduct,
    audit,
    host: config.host,
    port: config.port,
    tls,
    routes,
    style,
    publicUrl: config.publicUrl,
    limits: config,
    access,
    ids,
    log,
    plugins: [swaggerUi(() => createOpenApi(routes, { style, version })), consolePages()],
  })
  const sweeper = createSweeper({
    tasks,
    access,
    clock,
    machine,
    log,
    cancelGraceSeconds: config.cancelGraceSeconds,
  })
  return {
    access,
    listener,
    sweeper,
    retention: createRetentionSchedule({
      retention: { ...retention, run: (by) => runNoted(retention, audit, by) },
      properties,
      clock,
      machine,
      log,
    }),
    webhooks: service,
    audit,
    feed,
    streams,
    routes,
    faults,
    conduct,
    localSiteIdentifier,
    onBeforeImport,
    giveNotice: () => {
      isStopping = true
    },
  }
}
