import type { ActivityInputs, ActivityRequest, Facts, Phase } from '../activity.ts'
import { type BackgroundTable, background, type Effect } from '../definition.ts'
import { findLife, getVpg, requesting, withLife, withVpg } from '../site-state.ts'
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
  readonly everyMs: number | null
  readonly request: ActivityRequest
  readonly initiatedBy: string
}

const schedule = background<ActivityInputs['schedule'], ScheduleFacts>({
  check: (input, { at }) => ({
    afterMs: Math.max(0, input.at - at),
    everyMs: input.everyMs,
    request: input.request,
    initiatedBy: input.initiatedBy,
  }),
  plan: exactly,
  effects: {
    end: (state, { everyMs, request, initiatedBy }, { at }) => {
      const started = requesting(state, { ...request, initiatedBy })
      if (everyMs === null) return started
      return requesting(started, {
        kind: 'schedule',
        input: { at: at + everyMs, everyMs, request, initiatedBy },
      })
    },
  },
})

function exactly({ afterMs }: { readonly afterMs: number }): readonly Phase[] {
  return [{ ms: afterMs, toPercent: 99, isExact: true }]
}

/** What the site does without a task. */
export const BACKGROUND: BackgroundTable = { synchronize, closeWindow, schedule }
