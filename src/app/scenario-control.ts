import type { Config } from '../config/index.ts'
import type { GalleryScenario, ScenarioControl } from '../http/index.ts'
import { Problem } from '../problem/index.ts'
import type { InitialSite, SimulationControl } from '../simulation/index.ts'
import {
  listGalleryNames,
  readGalleryFile,
  readSiteSource,
  SERVER_NEEDS,
  type SiteFile,
} from './site-source.ts'

/** Begins a site that runs with one scenario after another. */
export function createScenarioControl(parts: {
  readonly simulation: SimulationControl
  readonly config: Pick<Config, 'profile' | 'timeZone'>
  /** The server version to state. */
  readonly version: string
}): ScenarioControl {
  const { simulation, config, version } = parts

  let gallery: Promise<readonly GalleryScenario[]> | undefined

  /** @param startFlags what a server that plays it is started with; those of its needs unless given */
  async function read(file: SiteFile, startFlags?: string): Promise<InitialSite> {
    const source = await readSiteSource(file)
    if (source.is !== 'scenario') {
      throw new Problem(
        'value-unreadable',
        `${file.name} holds recorded answers without a scenario; add "scenario": 1 and a site.`,
      )
    }
    const { server } = source.scenario
    for (const { setting, flag } of SERVER_NEEDS) {
      const needed = server[setting]
      if (needed === null || needed === config[setting]) continue
      throw new Problem(
        'operation-refused',
        `The scenario needs ${flag} ${needed}, and this server runs with ${config[setting]}; start one with ${startFlags ?? `${flag} ${needed}`}.`,
      )
    }
    const { toInitialSite } = await import('../scenario/index.ts')
    return toInitialSite(source.scenario, { seed: simulation.seed, ...simulation.clock.state(), version })
  }

  return {
    // What comes along does not change while this runs, and one of the scenarios is of a large site.
    listGallery() {
      gallery ??= readGallery().catch((error: unknown) => {
        gallery = undefined
        throw error
      })
      return gallery
    },

    async begin(source) {
      const isText = 'text' in source
      const file = isText ? { name: 'the body', text: source.text } : await readGalleryFile(source.gallery)
      const startFlags = isText ? undefined : `--site ${source.gallery}`
      await simulation.reset(await read(file, startFlags).catch(toRefusedBody))
    },
  }
}

async function readGallery(): Promise<readonly GalleryScenario[]> {
  const { parseScenario } = await import('../scenario/index.ts')
  const names = await listGalleryNames()
  return Promise.all(
    names.map(async (name) => {
      const { text } = await readGalleryFile(name)
      const { name: title, about } = parseScenario(text, name)
      return { name, title, about }
    }),
  )
}

/** A body that cannot be read is the caller's mistake, where a file would be that of whoever started the service. */
function toRefusedBody(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'file-unreadable') throw error
  throw new Problem('value-unreadable', error.message, { cause: error })
}
