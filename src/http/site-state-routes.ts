import { Problem, quoted } from '../problem/index.ts'
import type { Condition, CueState, SimulationControl, SimulationSnapshot } from '../simulation/index.ts'
import { parseJson } from '../wire/index.ts'
import { json } from './answer.ts'
import { readText } from './request-body.ts'
import type { Exchange } from './route.ts'
import { toClockView } from './site-clock-routes.ts'
import { readMembers } from './site-control-body.ts'
import type { SiteRow } from './site-control-routes.ts'

/** A scenario that comes with the service. */
export interface GalleryScenario {
  /** As it is asked for: `session-dies`. */
  readonly name: string
  readonly title: string
  readonly about: string
}

/** Scenarios, and how a site begins with one. */
export interface ScenarioControl {
  listGallery(): Promise<readonly GalleryScenario[]>
  /**
   * Begins the site again as a scenario says.
   *
   * @throws Problem `entity-not-found` for a name that is none, `value-unreadable` or `file-unreadable` for a text that
   *   cannot be read, `operation-refused` where the server is not as the scenario needs it
   */
  begin(source: { readonly gallery: string } | { readonly text: string }): Promise<void>
}

/** A snapshot, or a recorded site, of a size that still fits into memory several times. */
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024

const CONDITION_TYPES = ['peerUnreachable', 'hostGone'] as const satisfies readonly Condition['type'][]

/** The site as a whole: put back, begun again, with a scenario or without. */
export function siteStateRows(
  running: () => SimulationControl,
  scenarios: ScenarioControl | undefined,
): readonly SiteRow[] {
  return [
    {
      method: 'GET',
      path: '/api/site/snapshot',
      summary: 'The whole state of the site and its tasks.',
      handle: async () => json(await running().snapshot()),
    },
    {
      method: 'PUT',
      path: '/api/site/snapshot',
      summary: 'Puts the site back to a snapshot, its tasks too; faults of requests are cleared.',
      handle: async (exchange) => {
        // What is no snapshot is refused by the site.
        await running().restore(parseJson(await readDocument(exchange)) as SimulationSnapshot)
        return json(toClockView(running()))
      },
    },
    {
      method: 'POST',
      path: '/api/site/reset',
      summary: 'Begins again as the site began; its tasks are gone, and faults of requests are cleared.',
      handle: async () => {
        await running().reset()
        return json(toClockView(running()))
      },
    },
    {
      method: 'GET',
      path: '/api/site/scenario',
      summary: 'The scenario that the site began with, what has happened of it, and those there are.',
      handle: async () =>
        json({
          scenario: running().scenario(),
          steps: running().listCues().map(toStepView),
          gallery: (await scenarios?.listGallery()) ?? [],
        }),
    },
    {
      method: 'PUT',
      path: '/api/site/scenario',
      summary:
        'Begins again as a scenario says: its YAML or JSON text, or {"gallery": "session-dies"} for one that comes along.',
      handle: async (exchange) => {
        running()
        if (scenarios === undefined) throw new Problem('operation-refused', 'This server plays no scenarios.')
        const text = await readDocument(exchange)
        const gallery = galleryNameOf(text)
        await scenarios.begin(gallery === undefined ? { text } : { gallery })
        return json({ scenario: running().scenario(), steps: running().listCues().map(toStepView) })
      },
    },
    {
      method: 'GET',
      path: '/api/site/conditions',
      summary: 'What lasts until it is taken back: peers that do not answer, hosts that are gone.',
      handle: async () => json(running().listConditions()),
    },
    {
      method: 'PUT',
      path: '/api/site/conditions',
      summary:
        'Begins or ends one: {"type": "peerUnreachable", "subject": "Rotterdam", "isOn": true}, or hostGone.',
      handle: async (exchange) => {
        const { type, subject, isOn = true } = await readMembers(exchange, ['type', 'subject', 'isOn'])
        const known = CONDITION_TYPES.find((candidate) => candidate === type)
        if (known === undefined) {
          throw new Problem('value-unreadable', `type is not one of ${CONDITION_TYPES.join(', ')}.`)
        }
        if (typeof subject !== 'string' || subject.trim() === '') {
          throw new Problem(
            'value-unreadable',
            'subject is not the name or identifier of a peer site or host.',
          )
        }
        if (typeof isOn !== 'boolean') throw new Problem('value-unreadable', 'isOn is not true or false.')
        await running().setCondition({ type: known, subject }, isOn)
        return json(running().listConditions())
      },
    },
  ]
}

function readDocument({ body }: Exchange): Promise<string> {
  return readText(body, DOCUMENT_BYTES_MAX)
}

/** The name in `{"gallery": "…"}`; undefined for what is a scenario itself. */
function galleryNameOf(text: string): string | undefined {
  if (text.length > 1000 || !/^\s*\{\s*"gallery"/.test(text)) return undefined
  const { gallery, ...others } = parseJson(text) as Readonly<Record<string, unknown>>
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new Problem('value-unreadable', `${quoted(unknown)} is not a member beside gallery; leave it out.`)
  }
  if (typeof gallery === 'string') return gallery
  throw new Problem('value-unreadable', 'gallery is not text; GET /api/site/scenario lists the names.')
}

function toStepView({ name, trigger, happenedCount, lastHappenedAt }: CueState): object {
  const lastHappened = lastHappenedAt === null ? null : new Date(lastHappenedAt).toISOString()
  return { name, trigger, happenedCount, lastHappened }
}
