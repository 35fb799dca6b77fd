import { applyReport, type KnownTaskState, type Task } from '../task/index.ts'
import type { TaskAction } from './cue.ts'
import type { OperationInputs } from './operation-request.ts'
import type { Random } from './random.ts'

/** What the site does by itself, without a task. */
export interface BackgroundInputs {
  /** Brings the two sides of a VPG together. `initial` reads everything, `delta` what has changed. */
  readonly synchronize: { readonly vpg: string; readonly extent: 'initial' | 'delta' }
  /** Acts on a failover or move that nobody has committed or rolled back in time. */
  readonly closeWindow: {
    readonly vpg: string
    /** The number of the operation that waits. */
    readonly number: number
    readonly afterMs: number
    readonly request: ActivityRequest
  }
  /** Starts an operation at an instant, and again and again where it repeats. Epoch milliseconds. */
  readonly schedule: {
    readonly at: number
    readonly everyMs: number | null
    readonly request: ActivityRequest
    readonly initiatedBy: string
  }
  /** Lets a cue of the scenario happen. Epoch milliseconds. */
  readonly cue: {
    /** Its place among the cues of the site. */
    readonly cue: number
    readonly at: number
    readonly everyMs: number | null
    /** Whether `at` is an instant, not the end of a delay. */
    readonly isInstant: boolean
  }
  /** Runs a task that changes nothing else. */
  readonly runTask: Omit<TaskAction, 'do' | 'initiatedBy'>
  /** Goes on with a task that the site began with. */
  readonly adopt: null
}

export type ActivityInputs = OperationInputs & BackgroundInputs
export type ActivityKind = keyof ActivityInputs

/** Something to start. */
export type ActivityRequest = {
  readonly [Kind in ActivityKind]: {
    readonly kind: Kind
    readonly input: ActivityInputs[Kind]
    /** `System` where it is absent. */
    readonly initiatedBy?: string
  }
}[ActivityKind]

/** A moment of an activity: what happens, how long after the moment before it. */
export interface Mark {
  readonly afterMs: number
  /** 1 to 99; never less than before. */
  readonly percent?: number
  /** A name in the effects of the activity's definition. */
  readonly effect?: string
  /** With it the activity ends. */
  readonly ends?: Extract<KnownTaskState, 'Completed' | 'Failed' | 'Stopped'>
  /** With it the activity waits for a person. */
  readonly waits?: true
  /** Why it failed. */
  readonly reason?: string
}

/** An operation or background work that has not ended. JSON values alone: it goes on where it was after a restart. */
export interface Activity {
  /** 1 for the first of the site; names the stream of its random numbers. */
  readonly number: number
  readonly kind: ActivityKind
  readonly input: unknown
  /** What `check` of its definition found out at the start. */
  readonly facts: Facts
  readonly initiatedBy: string
  readonly task: Task | null
  readonly marks: readonly Mark[]
  /** The mark that comes next. */
  readonly next: number
  /** When it comes, epoch milliseconds; null while the activity waits for a person. */
  readonly dueAt: number | null
}

/** What all activities may know of themselves. */
export interface Facts {
  /** The VPG that it is about, as the site writes it. */
  readonly vpg?: string
  /** The peer site without which it fails. */
  readonly peer?: string | null
  /** It comes at an instant, be the clock set forward or not; anything else takes as long as it takes. */
  readonly isInstant?: boolean
}

/** A stretch of a plan. */
export interface Phase {
  /** How long, about: it varies with the seed unless it is exact. */
  readonly ms: number
  readonly isExact?: true
  /** The progress at its end. */
  readonly toPercent: number
  /** What happens at its end, by its name in the definition. */
  readonly effect?: string
  /** How the plan ends, in its last stretch; Completed unless given. */
  readonly ends?: Mark['ends']
  readonly reason?: string
}

/** Milliseconds between two reports of progress, about. */
const REPORT_EVERY_MS = 3_000
const REPORTS_MAX = 8

/** The marks of a plan: progress in uneven steps, `end` and Completed at last. */
export function createMarks(phases: readonly Phase[], random: Random, fromPercent = 1): readonly Mark[] {
  const marks: Mark[] = []
  let percent = fromPercent
  for (const [index, phase] of phases.entries()) {
    const isLast = index === phases.length - 1
    const ms = phase.isExact === true ? Math.ceil(phase.ms) : random.around(phase.ms)
    const count =
      phase.isExact === true ? 1 : Math.max(1, Math.min(REPORTS_MAX, Math.round(ms / REPORT_EVERY_MS)))
    const weights = Array.from({ length: count }, () => 0.3 + random.next())
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const from = percent
    let [passed, done] = [0, 0]
    for (const [part, weight] of weights.entries()) {
      const isPartLast = part === count - 1
      passed += weight / total
      const at = isPartLast ? ms : Math.round(ms * passed)
      // Work does not go as time does: some parts bring more than others.
      const share = isPartLast ? 1 : passed * (0.8 + random.next() * 0.2)
      percent = Math.min(99, Math.max(percent, Math.floor(from + (phase.toPercent - from) * share)))
      marks.push({
        afterMs: at - done,
        percent,
        ...(isPartLast && phase.effect !== undefined ? { effect: phase.effect } : {}),
        ...(isPartLast && isLast ? endOf(phase) : {}),
      })
      done = at
    }
  }
  return marks
}

function endOf({ ends = 'Completed', reason }: Phase): Pick<Mark, 'effect' | 'ends' | 'reason'> {
  return {
    effect: ends === 'Completed' ? 'end' : 'undo',
    ends,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** The marks with each wait between them so many times as long. */
export function slowed(marks: readonly Mark[], factor: number): readonly Mark[] {
  if (factor === 1) return marks
  // What takes time goes on taking some, however small the factor.
  const stretched = (ms: number) => (ms === 0 ? 0 : Math.max(1, Math.round(ms * factor)))
  return marks.map((mark) => ({ ...mark, afterMs: stretched(mark.afterMs) }))
}

/** The marks with a failure at a progress, in place of all that would come then. */
export function failingAt(marks: readonly Mark[], atPercent: number, reason: string): readonly Mark[] {
  const cut = cutAt(marks, atPercent)
  return [
    ...marks.slice(0, cut),
    {
      afterMs: marks[cut]?.afterMs ?? 0,
      percent: percentAt(marks, cut, atPercent),
      effect: 'undo',
      ends: 'Failed',
      reason,
    },
  ]
}

/** The marks with a wait for a person at a progress. */
export function waitingAt(marks: readonly Mark[], atPercent: number): readonly Mark[] {
  const cut = cutAt(marks, atPercent)
  const wait: Mark = {
    afterMs: marks[cut]?.afterMs ?? 0,
    percent: percentAt(marks, cut, atPercent),
    waits: true,
  }
  return [...marks.slice(0, cut), wait, ...marks.slice(cut)]
}

/** The place of the first mark that reaches a progress. */
function cutAt(marks: readonly Mark[], atPercent: number): number {
  const found = marks.findIndex((mark) => mark.ends !== undefined || (mark.percent ?? 0) >= atPercent)
  return found < 0 ? marks.length - 1 : found
}

function percentAt(marks: readonly Mark[], cut: number, atPercent: number): number {
  return Math.min(99, Math.max(atPercent, marks[cut - 1]?.percent ?? 1))
}

/** The activity after its next mark, which came at its time; its task has ended with a mark that `ends`. */
export function afterMark(activity: Activity, mark: Mark, at: number): Activity {
  const next = activity.next + 1
  const following = activity.marks[next]
  return {
    ...activity,
    task: activity.task === null ? null : taskAfter(activity.task, mark, at),
    next,
    dueAt: mark.waits === true || following === undefined ? null : at + following.afterMs,
  }
}

function taskAfter(task: Task, { percent, ends, waits, reason }: Mark, at: number): Task {
  const progress =
    percent === undefined || task.state === 'WaitingForUserInput'
      ? {}
      : { progressPercent: Math.max(task.progressPercent, percent) }
  if (ends !== undefined) {
    // What stops by itself has been cancelled by somebody that the site does not know.
    const before: Task = ends === 'Stopped' ? { ...task, state: 'Cancelling' } : task
    return applyReport(before, { ...progress, state: ends, completeReason: reason ?? '' }, at)
  }
  if (waits !== true)
    return progress.progressPercent === task.progressPercent ? task : applyReport(task, progress, at)
  return applyReport(applyReport(task, progress, at), { state: 'WaitingForUserInput' }, at)
}
