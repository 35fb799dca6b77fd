import { type Access, createAccess } from '../access/index.ts'
import { type Conduct, createConduct } from '../conduct/index.ts'
import type { Config } from '../config/index.ts'
import { createFaultPlan, type FaultPlan } from '../faults/index.ts'
import {
  conductRoutes,
  createListener,
  createOpenApi,
  entityRoutes,
  healthRoutes,
  importRoutes,
  type Listener,
  openIdRoutes,
  operationRoutes,
  type Route,
  sessionRoutes,
  siteControlRoutes,
  swaggerUi,
  taskSearchRoutes,
  tasksRoutes,
  taskWritingRoutes,
} from '../http/index.ts'
import type { Site } from '../inventory/index.ts'
import { type Clock, findTimeZone, type Ids, type Log } from '../runtime/index.ts'
import { createRandom, type SimulationControl } from '../simulation/index.ts'
import { createSiteDirectory } from '../site/index.ts'
import type { Stores } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import type { WireStyle } from '../wire/index.ts'
import { createScenarioControl } from './scenario-control.ts'
import { createSignalHandler } from './signals.ts'
import { createSweeper, type Sweeper } from './sweeper.ts'

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
  /** Of the program, for the OpenAPI. */
  readonly version: string
}

/** The parts of a service, wired and not yet started. */
export interface Assembly {
  readonly access: Access
  readonly listener: Listener
  readonly sweeper: Sweeper
  /** Told the first task of an import before anything is stored. */
  readonly onBeforeImport: (task: Task) => Promise<void>
  readonly routes: readonly Route[]
  /** What goes wrong on purpose. */
  readonly faults: FaultPlan
  /** What clients did. */
  readonly conduct: Conduct
  /** The site that owns tasks made here: asked anew each time, since an empty site takes on another identity. */
  readonly localSiteIdentifier: () => Promise<string>
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
  const faults = createFaultPlan({ random: faultDraws.next, now: clock.now })
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
  const routes: readonly Route[] = [
    ...tasksRoutes({ tasks, zone }),
    ...sessionRoutes(access, config.profile),
    ...openIdRoutes(access),
    ...taskSearchRoutes({ tasks, zone }),
    ...taskWritingRoutes({
      tasks,
      clock,
      ids,
      simulation,
      localSiteIdentifier,
    }),
    ...importRoutes({ tasks, clock, onBeforeFirst: onBeforeImport }),
    ...entityRoutes({ directory, zone, clock, profile: config.profile }),
    ...operationRoutes({ simulation, ids }),
    ...siteControlRoutes({ simulation, faults, scenarios }),
    ...conductRoutes({ conduct }),
    ...healthRoutes({ checkStore: () => properties.put('ready', 'yes') }),
  ]
  const listener = createListener({
    faults,
    conduct,
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
    plugins: [swaggerUi(() => createOpenApi(routes, { style, version }))],
  })
  const sweeper = createSweeper({
    tasks,
    access,
    clock,
    machine,
    log,
    cancelGraceSeconds: config.cancelGraceSeconds,
  })
  return { access, listener, sweeper, routes, faults, conduct, localSiteIdentifier, onBeforeImport }
}
