import { decodeFaultWish } from '../faults/index.ts'
import { Problem } from '../problem/index.ts'
import type { OperationKind, SignalAction, SiteAction, TaskAction, Trouble } from '../simulation/index.ts'
import type { KnownTaskType } from '../task/index.ts'
import { ACTION_NAMES, type ActionName, RESTARTED } from './action-schemas.ts'
import { formatPath } from './mistakes.ts'
import type { Reading } from './reading.ts'
import type { Path } from './source.ts'
import type { WrittenAction, WrittenDuration } from './written-scenario.ts'

interface Place {
  readonly reading: Reading
  /** The way to the action. */
  readonly path: Path
}

type Reader<Written> = (written: Written, place: Place) => readonly SiteAction[]

/** The actions as the schema lets them through. */
interface WrittenActions {
  readonly start: { readonly start: OperationKind; readonly as?: string; readonly [member: string]: unknown }
  readonly task: {
    readonly task: KnownTaskType
    readonly vpg?: string
    readonly takes?: WrittenDuration
    readonly ends?: TaskAction['ends']
    readonly failsAt?: number
    readonly reason?: string
    readonly as?: string
    readonly cancellable?: boolean
  }
  readonly trouble: Partial<
    Pick<Trouble, 'vpg' | 'atPercent' | 'reason' | 'factor' | 'skip' | 'probability'>
  > & {
    readonly trouble: NonNullable<Trouble['outcome']>
    readonly operation?: OperationKind
    readonly times?: number | 'always'
  }
  readonly lose: { readonly lose: WrittenLoss }
  readonly regain: { readonly regain: WrittenLoss }
  readonly answer: { readonly answer: OperationKind | 'any'; readonly vpg?: string }
  readonly failRunning: { readonly failRunning: string }
  readonly restart: {
    readonly restart: WrittenDuration
    readonly running?: 'goesOn' | 'fails'
    readonly reason?: string
  }
  readonly endSessions: { readonly endSessions: string }
  readonly fault: { readonly fault: Readonly<Record<string, unknown>> }
  readonly clearFaults: { readonly clearFaults: 'all' }
  readonly clock: {
    readonly clock: {
      readonly jump?: WrittenDuration
      readonly mode?: 'real' | 'frozen'
      readonly speed?: number
    }
  }
}

interface WrittenLoss {
  readonly peer?: string
  readonly host?: string
}

const FAILED = 'The operation has failed'

const READERS: { readonly [Name in ActionName]: Reader<WrittenActions[Name]> } = {
  start: ({ start: operation, as: initiatedBy = 'Administrator', ...input }) => [
    { do: 'start', operation, input, initiatedBy },
  ],

  task: (written, { reading, path }) => {
    const { task: type, vpg = null, takes = '1m', failsAt = null, as: initiatedBy = 'System' } = written
    const { ends = failsAt === null ? 'Completed' : 'Failed', cancellable: isCancellable = false } = written
    if (ends === 'Completed' && failsAt !== null) {
      const at = [...path, 'failsAt']
      reading.note(at, `${formatPath(at)} is given, and the task ends as Completed; leave one of them out`)
    }
    const { reason = ends === 'Failed' ? FAILED : '' } = written
    const ms = reading.duration(takes, [...path, 'takes'])
    return [{ do: 'runTask', type, vpg, ms, ends, atPercent: failsAt, reason, initiatedBy, isCancellable }]
  },

  trouble: (written, { reading, path }) => {
    const { trouble: outcome, operation: kind = null, times = 1, ...rest } = written
    const { vpg = null, atPercent = 50, reason = FAILED, factor } = rest
    if (outcome === 'slow' && factor === undefined) {
      reading.note(path, `${formatPath([...path, 'factor'])} is missing; write for example "factor: 10"`)
    }
    if (outcome !== 'slow' && factor !== undefined) {
      const at = [...path, 'factor']
      reading.note(at, `${formatPath(at)} is for "trouble: slow" alone; leave it out`)
    }
    return [
      {
        ...{ do: 'trouble', outcome, kind, vpg, atPercent, reason, times: times === 'always' ? null : times },
        ...(factor === undefined ? {} : { factor }),
        ...(rest.skip === undefined ? {} : { skip: rest.skip }),
        ...(rest.probability === undefined ? {} : { probability: rest.probability }),
      },
    ]
  },

  lose: ({ lose }) => [toCondition(lose, true)],
  regain: ({ regain }) => [toCondition(regain, false)],

  answer: ({ answer, vpg = null }) => [{ do: 'answer', operation: answer === 'any' ? null : answer, vpg }],

  failRunning: ({ failRunning: reason }) => [{ do: 'failRunning', reason }],

  restart: ({ restart, running = 'goesOn', reason = RESTARTED }, { reading, path }) => {
    const forSeconds = reading.duration(restart, [...path, 'restart'], 1000) / 1000
    return [
      // Who comes while it is down is not answered; who comes back later has no session.
      signal('fault', { path: '*', reset: true, forSeconds }),
      signal('endSessions', { user: null }),
      ...(running === 'fails' ? [{ do: 'failRunning', reason } as const] : []),
    ]
  },

  endSessions: ({ endSessions: user }) => [signal('endSessions', { user: user === 'all' ? null : user })],

  fault: ({ fault }, { reading, path }) => {
    try {
      return [signal('fault', { ...decodeFaultWish(fault) })]
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const at = [...path, 'fault']
      reading.note(at, `${formatPath(at)}: ${error.message.replace(/\.$/, '')}`)
      return []
    }
  },

  clearFaults: () => [signal('clearFaults', {})],

  clock: ({ clock: { jump, ...running } }, { reading, path }) => {
    if (jump === undefined) return [signal('clock', running)]
    return [signal('clock', { jumpMs: reading.duration(jump, [...path, 'clock', 'jump'], 1), ...running })]
  },
}

/** What an action of a file becomes. One that cannot be is noted. */
export function readAction(written: WrittenAction, place: Place): readonly SiteAction[] {
  const name = nameOfAction(written)
  // The schema has checked that the action is the one of its name; the compiler cannot follow the pair.
  return (READERS[name] as Reader<WrittenAction>)(written, place)
}

function nameOfAction(written: WrittenAction): ActionName {
  const name = ACTION_NAMES.find((candidate) => Object.hasOwn(written, candidate))
  if (name === undefined) throw new Error('The schema lets no action without a name through.')
  return name
}

function toCondition({ peer, host }: WrittenLoss, isOn: boolean): SiteAction {
  const type = peer === undefined ? 'hostGone' : 'peerUnreachable'
  return { do: 'setCondition', type, subject: peer ?? host ?? '', isOn }
}

function signal(name: string, input: SignalAction['input']): SignalAction {
  return { do: 'signal', signal: name, input }
}
