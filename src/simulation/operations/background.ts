import { Problem } from '../../problem/index.ts'
import type { RelatedEntities } from '../../task/index.ts'
import type { ActivityInputs, ActivityRequest, Facts, Phase } from '../activity.ts'
import { happening } from '../cues.ts'
import { type BackgroundTable, background, type Effect, operation } from '../definition.ts'
import { findNamed } from '../names.ts'
import type { Random } from '../random.ts'
import {
  findLife,
  getVpg,
  localSiteOf,
  notFound,
  requesting,
  type SiteState,
  withLife,
  withVpg,
} from '../site-state.ts'
import { goOnReplicating } from '../situations.ts'
import { isWindowOpen } from './recovery.ts'
import { vpgFacts } from './vpg-operation.ts'

interface SynchronizeFacts extends Facts {
  readonly vpg: string
  readonly extent: 'initial' | 'delta'
  readonly usedGb: number
  /** The number that its VPG noted; another one means that it is no longer wanted. */
  readonly token: number
}

/** Shows the progress of a synchronization, where it is still the one that its VPG waits for. */
const showProgress: Effect<SynchronizeFacts> = (state, { vpg, token }, { percent }) =>
  findLife(state, vpg)?.synchronization === token
    ? withVpg(state, vpg, (one) => ({ ...one, progressPercent: percent }))
    : state

const synchronize = background<ActivityInputs['synchronize'], SynchronizeFacts>({
  check: ({ vpg: identifier, extent }, { state }) => {
    const vpg = getVpg(state, identifier)
    return {
      vpg: vpg.identifier,
      extent,
      usedGb: vpgFacts(state, vpg, 'forceSync').usedGb,
      token: findLife(state, identifier)?.synchronization ?? 0,
    }
  },
  plan: ({ extent, usedGb }) => {
    // An initial one reads everything, at about 100 megabytes a second; a delta what has changed meanwhile.
    const ms = extent === 'initial' ? 30_000 + usedGb * 10_000 : 15_000 + usedGb * 100
    return [25, 50, 75, 99].map((toPercent): Phase => ({ ms: ms / 4, toPercent, effect: 'showProgress' }))
  },
  effects: {
    showProgress,
    end: (state, { vpg, token }, { at }) => {
      if (findLife(state, vpg)?.synchronization !== token) return state
      const initialized = withLife(state, vpg, (life) => ({ ...life, isInitialized: true }))
      return goOnReplicating(initialized, vpg, at)
    },
  },
})

interface ExactFacts extends Facts {
  readonly afterMs: number
}

const closeWindow = background<ActivityInputs['closeWindow'], ActivityInputs['closeWindow']>({
  check: (input) => input,
  plan: exactly,
  effects: {
    end: (state, { vpg, number, request }) =>
      isWindowOpen(state, { vpg, number }) ? requesting(state, request) : state,
  },
})

interface ScheduleFacts extends ExactFacts {
  /** When it was to come; absent where an earlier version planned it. */
  readonly at?: number
  readonly everyMs: number | null
  readonly request: ActivityRequest
  readonly initiatedBy: string
}

const schedule = background<ActivityInputs['schedule'], ScheduleFacts>({
  check: ({ at: plannedAt, everyMs, request, initiatedBy }, { at }) => {
    if (everyMs !== null && !(everyMs >= 1)) {
      throw new Problem('value-unreadable', 'What is scheduled repeats after 1 millisecond or more.')
    }
    return { ...waitUntil(plannedAt, at), isInstant: true, everyMs, request, initiatedBy }
  },
  plan: exactly,
  effects: {
    end: (state, { everyMs, request, initiatedBy, at: plannedAt }, { at }) => {
      const started = requesting(state, { ...request, initiatedBy })
      if (everyMs === null) return started
      return requesting(started, {
        kind: 'schedule',
        input: { at: nextAfter(at, { plannedAt: plannedAt ?? at, everyMs }), everyMs, request, initiatedBy },
      })
    },
  },
})

interface CueFacts extends ExactFacts {
  readonly cue: number
  readonly at: number
  readonly everyMs: number | null
}

const cue = background<ActivityInputs['cue'], CueFacts>({
  check: ({ cue, at: plannedAt, everyMs, isInstant }, { at }) => ({
    ...waitUntil(plannedAt, at),
    cue,
    everyMs,
    isInstant,
  }),
  plan: exactly,
  effects: {
    end: (state, { cue, at: plannedAt, everyMs }, { at }) => {
      const happened = happening(state, cue)
      if (everyMs === null) return happened
      const next = nextAfter(at, { plannedAt, everyMs })
      return requesting(happened, { kind: 'cue', input: { cue, at: next, everyMs, isInstant: true } })
    },
  },
})

function waitUntil(plannedAt: number, at: number): { readonly at: number; readonly afterMs: number } {
  return { at: Math.max(plannedAt, at), afterMs: Math.max(0, plannedAt - at) }
}

/** When something that repeats comes again; what a clock that was set forward has passed over does not. */
function nextAfter(
  at: number,
  { plannedAt, everyMs }: { readonly plannedAt: number; readonly everyMs: number },
): number {
  return plannedAt + everyMs * Math.max(1, Math.floor((at - plannedAt) / everyMs) + 1)
}

type RunTaskFacts = Omit<ActivityInputs['runTask'], 'vpg'> & {
  readonly related: RelatedEntities
} & Facts

/** No part of the site knows of it: it goes on whatever happens to its VPG, which it does not name as such. */
const runTask = operation<ActivityInputs['runTask'], RunTaskFacts>({
  taskType: ({ type }) => type,
  related: ({ related }) => related,
  describe: () => null,
  isCancellable: ({ isCancellable }) => isCancellable,
  check: ({ vpg, ...input }, { state }) => {
    const { ms, atPercent } = input
    if (!(ms >= 0)) throw new Problem('value-unreadable', `A task takes 0 milliseconds or more, not ${ms}.`)
    if (atPercent !== null && !(Number.isInteger(atPercent) && atPercent >= 1 && atPercent <= 99)) {
      throw new Problem('value-unreadable', `A task ends at 1 to 99 percent; ${atPercent} is outside.`)
    }
    return { ...input, related: relatedTo(state, vpg) }
  },
  plan: ({ ms, ends, atPercent, reason }, { random }) => {
    const toPercent = ends === 'Completed' ? 99 : (atPercent ?? 99)
    const parts = partsOf(Math.round(ms), random)
    return parts.map((part, index) => ({
      ms: part,
      isExact: true,
      toPercent: Math.max(1, Math.floor((toPercent * (index + 1)) / parts.length)),
      ends,
      // Success gives no reason: see `Task`.
      reason: ends === 'Completed' ? '' : reason,
    }))
  },
  effects: {},
})

function relatedTo(state: SiteState, named: string | null): RelatedEntities {
  const own = { identifier: localSiteOf(state).identifier, isLocal: true }
  if (named === null) return { hosts: [], sites: [own], vpgs: [], flrSessions: [] }
  const vpg = findNamed('VPG', named, state.site.vpgs)
  if (vpg === undefined) throw notFound('VPG', named)
  const sides = [vpg.protectedSite, vpg.recoverySite].filter((side) => side !== null)
  const sites = sides.some(({ isLocal }) => isLocal) ? sides : [own, ...sides]
  return { hosts: [], sites, vpgs: [vpg.identifier], flrSessions: [] }
}

/** Milliseconds between two reports of a task that does nothing else, about. */
const REPORT_EVERY_MS = 3_000
const REPORTS_MAX = 8

/** Uneven parts of a time that make up the whole of it, to the millisecond. */
function partsOf(ms: number, random: Random): readonly number[] {
  const count = Math.max(1, Math.min(REPORTS_MAX, Math.round(ms / REPORT_EVERY_MS)))
  const cuts = Array.from({ length: count - 1 }, (_, place) =>
    Math.round((ms * (place + 0.6 + random.next() * 0.8)) / count),
  )
  return [...cuts, ms].map((cut, place) => cut - (cuts[place - 1] ?? 0))
}

/** Work that is gone on with, not started: `createAdopted` plans it. */
const adopt = background<null, Facts>({
  check: () => {
    throw new Error('Nothing is adopted but by a site that begins.')
  },
  plan: () => [],
  effects: {},
})

function exactly({ afterMs }: { readonly afterMs: number }): readonly Phase[] {
  return [{ ms: afterMs, toPercent: 99, isExact: true }]
}

/** What the site does without a task. */
export const BACKGROUND: BackgroundTable = { synchronize, closeWindow, schedule, cue, runTask, adopt }
