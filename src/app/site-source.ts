import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { decodeSiteFile } from '../capture/index.ts'
import type { Config } from '../config/index.ts'
import type { Site } from '../inventory/index.ts'
import { findNearestName, Problem, quoted } from '../problem/index.ts'
import type { Scenario } from '../scenario/index.ts'

/** What `--site` asks for. */
export type SiteSource =
  | { readonly is: 'empty' }
  /** The demo site, or one of a size. */
  | { readonly is: 'preset' }
  /** Recorded answers as they are: nothing runs. */
  | { readonly is: 'recorded'; readonly site: Site }
  | { readonly is: 'scenario'; readonly scenario: Scenario }

/** A site file that has been read. */
export interface SiteFile {
  readonly name: string
  readonly text: string
}

/** The scenarios that come along: beside src/ and dist/. */
const GALLERY_FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url))
const ENDING = '.yaml'

/** The names of the scenarios that come along, in alphabetical order. */
export async function listGalleryNames(): Promise<readonly string[]> {
  const files = await readdir(GALLERY_FOLDER)
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted()
}

/** A scenario that comes along, by name. @throws Problem `entity-not-found` */
export async function readGalleryFile(name: string): Promise<SiteFile> {
  const names = await listGalleryNames()
  if (!names.includes(name)) {
    const nearest = findNearestName(name, names)
    const remedy = nearest === undefined ? `there are ${names.join(', ')}` : `did you mean ${nearest}?`
    throw new Problem('entity-not-found', `There is no scenario ${quoted(name)}; ${remedy}`)
  }
  return { name: `${name}${ENDING}`, text: await readFile(`${GALLERY_FOLDER}${name}${ENDING}`, 'utf8') }
}

/**
 * What a site file holds: a scenario, or the recorded answers of a server.
 *
 * @throws Problem `file-unreadable`, `value-unreadable`, with file and place
 */
export async function readSiteSource({ name, text }: SiteFile): Promise<SiteSource> {
  if (isRecorded(text)) return { is: 'recorded', site: decodeSiteFile(text, name) }
  // Only who plays a scenario waits for its reader.
  const { parseScenario } = await import('../scenario/index.ts')
  return { is: 'scenario', scenario: parseScenario(text, name) }
}

/** A JSON object without the member that makes it a scenario. */
function isRecorded(text: string): boolean {
  const start = text.replace(/^\u{feff}/u, '').trimStart()
  if (!start.startsWith('{')) return false
  try {
    return !Object.hasOwn(JSON.parse(start), 'scenario')
  } catch {
    // A recording that is broken says so itself; a scenario in braces may well be no JSON.
    return !/["']?scenario["']?\s*:/.test(start)
  }
}

/** What a scenario may need of its server, and how that is said at a start. */
export const SERVER_NEEDS = [
  { setting: 'profile', flag: '--profile' },
  { setting: 'timeZone', flag: '--time-zone' },
] as const

/**
 * The settings with what a scenario needs of its server.
 *
 * @param isGiven whether the user has given a setting; what the user says stays
 * @throws Problem `setting-unreadable` where the two contradict each other
 */
export function withNeedsOf(
  { name, server }: Scenario,
  config: Config,
  isGiven: (setting: 'profile' | 'timeZone') => boolean,
): Config {
  for (const { setting, flag } of SERVER_NEEDS) {
    const needed = server[setting]
    if (needed === null || needed === config[setting] || !isGiven(setting)) continue
    throw new Problem(
      'setting-unreadable',
      `The scenario ${quoted(name)} needs ${flag} ${needed}; leave ${flag} out, or give that.`,
    )
  }
  return {
    ...config,
    profile: server.profile ?? config.profile,
    timeZone: server.timeZone ?? config.timeZone,
  }
}
