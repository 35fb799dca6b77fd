import { createRandom } from '../../bench/kill-ledger/random.ts'

/** A task as a ZVM writes it in JSON; only what tests look at is spelled out. */
export interface GeneratedTask {
  readonly CompleteReason: string
  readonly Completed: string | null
  readonly Started: string
  readonly Status: { readonly Progress: number; readonly State: number }
  readonly TaskIdentifier: string
  readonly Type: string
  readonly [member: string]: unknown
}

const SITE = '3c5a7d20-11aa-4bbb-8ccc-00000000a001'
const TYPES = [
  'FailOver',
  'FailOverTest',
  'StopFailOverTest',
  'Move',
  'InsertTaggedCP',
  'FlrJournalMount',
  'ProtectVM',
]
/** Running, waiting, paused, failed, stopped, completed, cancelling; the completed ones several times. */
const STATES = [1, 2, 3, 4, 5, 6, 6, 6, 6, 7]
const ENDED = [4, 5, 6]
/** Names and reasons that every format must carry as they are. */
const TEXTS = ['', 'Done.', 'Host <esx-1> & "sql01": no answer', 'Zoë – 東京', '=1+1', 'two\nlines', 'a,b;c']
const YEAR_MS = 365 * 86_400_000
export const FIRST_START = Date.UTC(2025, 0, 1)

/** Tasks of one site over a year. The same seed gives the same; every 50th has the start of the one before it. */
export function generateTasks(count: number, seed: number): readonly GeneratedTask[] {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]) => items[random.integer(items.length - 1)] as Item
  let startedAt = 0
  return Array.from({ length: count }, (_, index) => {
    if (index % 50 !== 49) startedAt = FIRST_START + random.integer(YEAR_MS)
    const state = pick(STATES)
    const id = `${hex(random.integer(0xffff_ffff), 8)}-0000-4000-8000-${hex(index, 12)}.${SITE}`
    const vpg = `b797d92a-0000-4e00-9410-${hex(random.integer(40), 12)}`
    return {
      CompleteReason: pick(TEXTS),
      Completed: ENDED.includes(state) ? date(startedAt + random.integer(3_600_000)) : null,
      InitiatedBy: pick(['Administrator', 'DR\\operator', 'System', 'Zoë']),
      IsCancellable: state === 1 && random.chance(50),
      Link: link(`tasks/${id}`, id, 'TaskApi'),
      RelatedEntities: { Hosts: [], Sites: [], Vpgs: [link(`vpgs/${vpg}`, vpg, 'VpgApi')], FlrSessions: [] },
      Started: date(startedAt),
      Status: { Progress: state === 6 ? 100 : random.integer(99), State: state },
      TaskIdentifier: id,
      Type: pick(TYPES),
    }
  })
}

export function instantOf(dotNetDate: string): number {
  return Number(/^\/Date\((\d+)\)\/$/.exec(dotNetDate)?.[1])
}

function date(instant: number): string {
  return `/Date(${instant})/`
}

function link(path: string, identifier: string, type: string) {
  return { href: `https://192.0.2.9:9669/v1/${path}`, identifier, rel: null, type }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
