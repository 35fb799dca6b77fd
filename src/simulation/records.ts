import type { Checkpoint, Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import type { SimulationRecord } from '../store/index.ts'
import type { Activity } from './activity.ts'
import type { CoreState } from './core.ts'
import type { Trouble } from './simulation-control.ts'
import type { LiveCue, SiteState, VpgLife } from './site-state.ts'

/** The lists of a site that are kept item by item, and what names an item among its like. */
const LISTS: {
  readonly [Name in ListName]: (item: Site[Name][number]) => string
} = {
  peerSites: (item) => item.identifier,
  vpgs: (item) => item.identifier,
  vms: (item) => `${item.vpgIdentifier}/${item.identifier}`,
  flrSessions: (item) => item.identifier,
  vras: (item) => item.identifier,
  virtualizationSites: (item) => item.identifier,
  zorgs: (item) => item.identifier,
  serviceProfiles: (item) => item.identifier,
  alerts: (item) => item.identifier,
  events: (item) => item.identifier,
}

type ListName =
  | 'peerSites'
  | 'vpgs'
  | 'vms'
  | 'flrSessions'
  | 'vras'
  | 'virtualizationSites'
  | 'zorgs'
  | 'serviceProfiles'
  | 'alerts'
  | 'events'

// Object.keys cannot know the literal names of the table above.
const LIST_NAMES = Object.keys(LISTS) as ListName[]

/** Of `Rest` as this version writes it: raised with what a later version could not read any more. */
export const REST_FORMAT = 2

/** What is kept once. */
interface Rest
  extends Pick<SiteState, 'seed' | 'conditions' | 'troubles' | 'troublesCount' | 'scenario' | 'noticesCount'>,
    Pick<CoreState, 'activitiesCount'>,
    Pick<Site, 'localSite'> {
  readonly format: typeof REST_FORMAT
  readonly order: number
}

/** As versions without scenarios wrote it: a trouble was planned for one operation. */
interface FirstRest extends Omit<Rest, 'format' | 'troubles' | 'troublesCount' | 'scenario'> {
  readonly format: 1
  readonly troubles: readonly Trouble[]
}

/** What names the record of a value that is one of its kind; a cue and the checkpoints of a VPG do not say it. */
export function identifierIn(kind: string, value: unknown, id: string): string {
  if (Object.hasOwn(LISTS, kind)) {
    // Each list goes with the key of its own items; the compiler cannot follow the pair.
    const keyOf = LISTS[kind as ListName] as (item: object) => string
    return keyOf((value as { readonly item: object }).item)
  }
  if (kind === 'task') return (value as { readonly id: string }).id
  if (kind === 'lives') return (value as VpgLife).vpg
  if (kind === 'activity') return activityId((value as Activity).number)
  return id
}

export function activityId(number: number): string {
  return String(number).padStart(12, '0')
}

/** What a batch of events changes in the records. */
export interface RecordChanges {
  readonly puts: readonly SimulationRecord[]
  readonly removes: readonly Pick<SimulationRecord, 'kind' | 'id'>[]
}

/**
 * The state of a simulation as records: an item of a list each, with its place in the order, so that an event writes
 * what it changes and nothing else. Knows what has been written; give it each state once that is durable.
 */
export class Records {
  #written: CoreState | undefined
  /** By kind and identifier. */
  readonly #orders = new Map<string, number>()
  #order = 0

  /** What is to be written so that `state` is what is kept; `activities` are those that may have changed. */
  changesTo(state: CoreState, activities: Iterable<number>): RecordChanges {
    const puts: SimulationRecord[] = []
    const removes: Pick<SimulationRecord, 'kind' | 'id'>[] = []
    const before = this.#written
    for (const name of LIST_NAMES) {
      this.#compareList(
        name,
        { before: before?.site.site[name] ?? [], after: state.site.site[name] },
        { puts, removes },
      )
    }
    compareMaps('lives', { before: before?.site.lives, after: state.site.lives }, { puts, removes })
    compareMaps(
      'checkpoints',
      { before: before?.site.site.checkpoints, after: state.site.site.checkpoints },
      { puts, removes },
    )
    if (before?.site.cues !== state.site.cues) {
      const cues = { before: before && cuesByPlace(before.site), after: cuesByPlace(state.site) }
      compareMaps('cue', cues, { puts, removes })
    }
    for (const number of activities) {
      const activity = state.activities.get(number)
      const id = activityId(number)
      if (activity !== undefined) puts.push({ kind: 'activity', id, json: JSON.stringify(activity) })
      else if (before?.activities.has(number)) removes.push({ kind: 'activity', id })
    }
    const { seed, conditions, troubles, troublesCount, scenario, noticesCount, site } = state.site
    const { activitiesCount } = state
    const rest: Rest = {
      format: 2,
      seed,
      conditions,
      troubles,
      troublesCount,
      scenario,
      noticesCount,
      activitiesCount,
      localSite: site.localSite,
      order: this.#order,
    }
    puts.push({ kind: 'rest', id: 'rest', json: JSON.stringify(rest) })
    return { puts, removes }
  }

  /** Notes that what `changesTo` gave for this state has been written. */
  noteWritten(state: CoreState): void {
    this.#written = { ...state, activities: new Map(state.activities) }
  }

  #compareList(
    name: ListName,
    { before, after }: { before: readonly object[]; after: readonly object[] },
    { puts, removes }: { puts: SimulationRecord[]; removes: Pick<SimulationRecord, 'kind' | 'id'>[] },
  ): void {
    if (before === after) return
    // Each list goes with the key of its own items; the compiler cannot follow the pair.
    const keyOf = LISTS[name] as (item: object) => string
    const put = (item: object, id: string) => {
      puts.push({ kind: name, id, json: JSON.stringify({ order: this.#orderOf(name, id), item }) })
    }
    // Most changes replace items at their places, and a site may have many.
    let place = 0
    for (; place < before.length && place < after.length; place += 1) {
      const [was, is] = [before[place], after[place]]
      if (was === is || was === undefined || is === undefined) continue
      const id = keyOf(is)
      if (keyOf(was) !== id) break
      put(is, id)
    }
    const known = new Map(before.slice(place).map((item) => [keyOf(item), item]))
    for (const item of after.slice(place)) {
      const id = keyOf(item)
      const same = known.get(id) === item
      known.delete(id)
      if (!same) put(item, id)
    }
    for (const id of known.keys()) {
      removes.push({ kind: name, id })
      this.#orders.delete(`${name}/${id}`)
    }
  }

  #orderOf(kind: string, id: string): number {
    const key = `${kind}/${id}`
    const known = this.#orders.get(key)
    if (known !== undefined) return known
    this.#order += 1
    this.#orders.set(key, this.#order)
    return this.#order
  }

  /** @throws Problem `store-newer`, `store-corrupt` */
  static read(records: readonly SimulationRecord[]): {
    readonly records: Records
    readonly state: CoreState
  } {
    const read = new Records()
    const state = read.#read(Map.groupBy(records, ({ kind }) => kind))
    read.noteWritten(state)
    return { records: read, state }
  }

  #read(kinds: ReadonlyMap<string, readonly SimulationRecord[]>): CoreState {
    const json = kinds.get('rest')?.[0]?.json
    if (json === undefined) {
      throw new Problem(
        'store-corrupt',
        'The simulated site has lost a part of itself; reset it or restore a backup.',
      )
    }
    const rest = toRest(parsed<Rest | FirstRest>(json))
    this.#order = rest.order
    const list = <Item>(name: ListName): readonly Item[] =>
      (kinds.get(name) ?? [])
        .map(({ id, json }) => ({ id, ...parsed<{ order: number; item: Item }>(json) }))
        .sort((one, other) => one.order - other.order)
        .map(({ id, order, item }) => {
          this.#orders.set(`${name}/${id}`, order)
          return item
        })
    const map = <Value>(kind: string) =>
      new Map((kinds.get(kind) ?? []).map(({ id, json }) => [id, parsed<Value>(json)]))
    const { seed, conditions, troubles, troublesCount, scenario, noticesCount, activitiesCount, localSite } =
      rest
    const site: Site = {
      localSite,
      peerSites: list('peerSites'),
      vpgs: list('vpgs'),
      vms: list('vms'),
      flrSessions: list('flrSessions'),
      vras: list('vras'),
      virtualizationSites: list('virtualizationSites'),
      checkpoints: map<readonly Checkpoint[]>('checkpoints'),
      zorgs: list('zorgs'),
      serviceProfiles: list('serviceProfiles'),
      alerts: list('alerts'),
      events: list('events'),
      tasks: [],
    }
    const activities = [...map<Activity>('activity').values()].map(atWholeMilliseconds)
    return {
      site: {
        seed,
        site,
        lives: map<VpgLife>('lives'),
        conditions,
        troubles,
        troublesCount,
        cues: [...map<LiveCue>('cue').entries()].sort(byKey).map(([, cue]) => cue),
        scenario,
        noticesCount,
        requests: [],
        happenings: [],
      },
      activities: new Map(activities.map((activity) => [activity.number, activity])),
      activitiesCount,
    }
  }
}

/** Whoever let the time stop between two milliseconds, may have left something due there. */
function atWholeMilliseconds(activity: Activity): Activity {
  const { dueAt } = activity
  return dueAt === null || Number.isInteger(dueAt) ? activity : { ...activity, dueAt: Math.ceil(dueAt) }
}

/** @throws Problem `store-newer` */
function toRest(rest: Rest | FirstRest): Rest {
  if (rest.format === 2) return rest
  if (rest.format !== 1) {
    throw new Problem('store-newer', 'The simulated site was written by a newer version; install that one.')
  }
  const { troubles, ...others } = rest
  return {
    ...others,
    format: 2,
    troubles: troubles.map((trouble, place) => ({ ...trouble, id: `t${place + 1}`, matched: 0, struck: 0 })),
    troublesCount: troubles.length,
    scenario: null,
  }
}

function cuesByPlace({ cues }: SiteState): ReadonlyMap<string, LiveCue> {
  return new Map(cues.map((cue, place) => [String(place).padStart(6, '0'), cue]))
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

function compareMaps<Value>(
  kind: string,
  { before, after }: { before: ReadonlyMap<string, Value> | undefined; after: ReadonlyMap<string, Value> },
  { puts, removes }: { puts: SimulationRecord[]; removes: Pick<SimulationRecord, 'kind' | 'id'>[] },
): void {
  if (before === after) return
  for (const [id, value] of after) {
    if (before?.get(id) !== value) puts.push({ kind, id, json: JSON.stringify(value) })
  }
  for (const id of before?.keys() ?? []) {
    if (!after.has(id)) removes.push({ kind, id })
  }
}

/** Records are only ever written by this class. */
function parsed<Value>(json: string): Value {
  return JSON.parse(json) as Value
}
