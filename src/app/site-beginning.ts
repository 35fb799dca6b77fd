import type { Config } from '../config/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Stores } from '../store/index.ts'
import type { SiteSource } from './site-source.ts'

/** Under this name a store keeps what its site began as, in the words of `toBeginning`. */
const BEGAN_AS = 'site-began-as'

const NOT_RUNNING = 'a site that does not run'

/**
 * What to answer for: what was asked for, or what the store holds where nothing was. Notes it for later starts.
 *
 * @throws Problem `setting-unreadable` where the store keeps another site than the one that was asked for, or workers
 *   cannot answer for it
 */
export async function chooseSite(
  wished: SiteSource | undefined,
  config: Pick<Config, 'vpgs' | 'workers'>,
  stores: Stores,
): Promise<SiteSource> {
  const known = await stores.properties.find(BEGAN_AS)
  if (wished === undefined) {
    const found = await findSite(known, stores)
    refuseAmongWorkers(found, config)
    await stores.properties.putIfAbsent(BEGAN_AS, toBeginning(found, config))
    return found
  }
  refuseAmongWorkers(wished, config)
  const beginning = toBeginning(wished, config)
  const isNew = known === undefined || (known === NOT_RUNNING && (await hasNoTasks(stores)))
  if (isNew) await stores.properties.put(BEGAN_AS, beginning)
  else if (known !== beginning) {
    throw new Problem(
      'setting-unreadable',
      `The store keeps ${known}, not ${beginning}; leave --site and --vpgs out to go on with it, or give another --data.`,
    )
  }
  return wished
}

/** A site that runs does so in the memory of one process. */
function refuseAmongWorkers({ is }: SiteSource, { workers }: Pick<Config, 'workers'>): void {
  if (workers === 0 || is === 'empty' || is === 'recorded') return
  throw new Problem(
    'setting-unreadable',
    'A site that runs does so in one process; leave --workers out, or give --site empty and a --data without such a site.',
  )
}

/** Without a word from the user a new store has the demo site, and one in use goes on as it was. */
async function findSite(known: string | undefined, stores: Stores): Promise<SiteSource> {
  if (known === NOT_RUNNING) return { is: 'empty' }
  if (known !== undefined) return { is: 'preset' }
  const [record] = await stores.simulation.load()
  if (record !== undefined) return { is: 'preset' }
  return { is: (await hasNoTasks(stores)) ? 'preset' : 'empty' }
}

async function hasNoTasks({ tasks }: Stores): Promise<boolean> {
  const [task] = await tasks.list({}, { limit: 1 })
  return task === undefined
}

/** What stays the same at every start of one site. A size that nobody gives again is not asked for again. */
function toBeginning(source: SiteSource, { vpgs }: Pick<Config, 'vpgs'>): string {
  if (source.is === 'scenario') return `the site of the scenario ${quoted(source.scenario.name)}`
  if (source.is !== 'preset') return NOT_RUNNING
  return vpgs === 0 ? 'the demo site' : `a site of ${vpgs} VPGs`
}
