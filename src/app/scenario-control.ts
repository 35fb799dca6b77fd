import type { Config } from '../config/index.ts'
import type { FaultPlan } from '../faults/index.ts'
import type { ScenarioControl } from '../http/index.ts'
import { Problem } from '../problem/index.ts'
import type { InitialSite, SimulationControl } from '../simulation/index.ts'
import { listGalleryNames, readGalleryFile, readSiteSource, type SiteFile } from './site-source.ts'

/** Begins a site that runs with one scenario after another. */
export function createScenarioControl(parts: {
  readonly simulation: SimulationControl
  readonly faults: FaultPlan
  readonly config: Pick<Config, 'profile' | 'timeZone'>
  /** The server version to state. */
  readonly version: string
}): ScenarioControl {
  const { simulation, faults, config, version } = parts

  async function read(file: SiteFile): Promise<InitialSite> {
    const source = await readSiteSource(file)
    if (source.is !== 'scenario') {
      throw new Problem(
        'value-unreadable',
        `${file.name} holds recorded answers without a scenario; add "scenario": 1 and a site.`,
      )
    }
    const { server } = source.scenario
    for (const setting of ['profile', 'timeZone'] as const) {
      if (server[setting] === null || server[setting] === config[setting]) continue
      throw new Problem(
        'operation-refused',
        `The scenario needs the ${setting} ${server[setting]} and this server has ${config[setting]}; start one with --site ${file.name}.`,
      )
    }
    const { toInitialSite } = await import('../scenario/index.ts')
    return toInitialSite(source.scenario, { seed: simulation.seed, ...simulation.clock.state(), version })
  }

  return {
    async listGallery() {
      const { parseScenario } = await import('../scenario/index.ts')
      const names = await listGalleryNames()
      return Promise.all(
        names.map(async (name) => {
          const { text } = await readGalleryFile(name)
          const { name: title, about } = parseScenario(text, name)
          return { name, title, about }
        }),
      )
    },

    async begin(source) {
      const file =
        'text' in source ? { name: 'the body', text: source.text } : await readGalleryFile(source.gallery)
      const begin = await read(file).catch(toRefusedBody)
      faults.clear()
      await simulation.reset(begin)
    },
  }
}

/** A body that cannot be read is the caller's mistake, where a file would be that of whoever started the service. */
function toRefusedBody(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'file-unreadable') throw error
  throw new Problem('value-unreadable', error.message, { cause: error })
}
