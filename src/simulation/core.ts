import { Problem } from '../problem/index.ts'
import { applyReport, requestCancel, type Task, type TaskId } from '../task/index.ts'
import { type Activity, type ActivityRequest, afterMark, createMarks, type Mark } from './activity.ts'
import { createAdopted, createUnderWay } from './adopted.ts'
import { withBusy, withoutBusy } from './busy.ts'
import { createTask } from './create-task.ts'
import type { SignalAction } from './cue.ts'
import { type CuedAction, withHappened, withReached } from './cues.ts'
import type { Moment } from './definition.ts'
import { foiled } from './foiled.ts'
import { withAlerts, withEventOf, withRefusal } from './notices.ts'
import {
  definitionOf,
  isOperationKind,
  type StartedDefinition,
  startedDefinitionOf,
} from './operations/index.ts'
import type { UnderWay } from './passing.ts'
import { perform, type Stage } from './perform.ts'
import { createRandom, type Random } from './random.ts'
import { Running } from './running.ts'
import type { StartedOperation } from './simulation.ts'
import { findVpg, refused, type SiteState } from './site-state.ts'
import { troubled } from './troubles.ts'

/** Whom the site's own work is done by. Source: wire contract 4.2, "InitiatedBy". */
export const SYSTEM = 'System'

/** Cues that may happen at one moment: a scenario whose cues start each other without end stops there. */
const HAPPENINGS_MAX = 5_000

/** All of a simulation at one moment. */
export interface CoreState {
  readonly site: SiteState
  readonly activities: ReadonlyMap<number, Activity>
  /** The number of the last activity. */
  readonly activitiesCount: number
}

/**
 * The simulation itself, without clock and store: what is due happens when it is told, and all that changes is
 * noted. A plain `Error` out of it means that its state is to be thrown away.
 */
export class Core {
  #site: SiteState
  readonly #running: Running
  #activitiesCount: number
  /** What the cues of this moment still let happen, in order. */
  #actions: readonly CuedAction[] = []
  #signals: readonly SignalAction[] = []
  #isSettling = false
  readonly #stage: Stage = {
    site: () => this.#site,
    activities: () => [...this.#running.all().values()],
    start: (request, at) => this.start(request, at),
    change: (update, at) => this.change(update, at),
    goOn: (activity, at) => this.#answer(activity, at),
    fail: (activity, reason, at) =>
      this.#pass(activity, { afterMs: 0, effect: 'undo', ends: 'Failed', reason }, at),
    signal: (signal) => {
      this.#signals = [...this.#signals, signal]
    },
  }

  constructor({ site, activities, activitiesCount }: CoreState) {
    this.#site = site
    this.#running = new Running(activities)
    this.#activitiesCount = activitiesCount
  }

  site(): SiteState {
    return this.#site
  }

  state(): CoreState {
    return { site: this.#site, activities: this.#running.all(), activitiesCount: this.#activitiesCount }
  }

  owns(task: TaskId): boolean {
    return this.#running.findByTask(task) !== undefined
  }

  /** Whether something goes on that takes its time; what only waits for an instant does not. */
  isBusy(): boolean {
    return this.#running.isBusy()
  }

  /** Epoch milliseconds; null while nothing is under way. */
  nextDueAt(): number | null {
    return this.#running.next()?.at ?? null
  }

  /** The number of the activity that is due first. */
  nextNumber(): number | null {
    return this.#running.next()?.activity.number ?? null
  }

  /** Does the one thing that is due first, at its time. */
  step(): void {
    const { activity, at } = this.#running.takeNext()
    const planned = activity.marks[activity.next]
    if (planned === undefined) throw new Error(`Activity ${activity.number} is due without a mark.`)
    this.#pass(activity, foiled(this.#site, activity, planned) ?? planned, at)
  }

  /**
   * Starts an operation, or background work.
   *
   * @throws Problem as its definition, and nothing has changed then
   */
  start(request: ActivityRequest, at: number): StartedOperation {
    const definition = definitionOf(request.kind)
    if ('split' in definition) {
      const requests = definition.split(request.input, this.#site)
      const started = requests.map((one) => this.start({ ...one, ...byOf(request) }, at))
      return { tasks: started.flatMap(({ tasks }) => tasks), created: null }
    }
    if ('findCancelled' in definition) {
      const running = [...this.#running.all().values()]
      const task = this.#cancel(definition.findCancelled(request.input, this.#site, running), at)
      return { tasks: [task.id], created: null }
    }
    return this.#begin(definition, request, at)
  }

  /** Goes on with a task that the site begins with. */
  adopt(task: Task, at: number): void {
    this.#activitiesCount += 1
    this.#running.put(createAdopted(task, { seed: this.#site.seed, number: this.#activitiesCount, at }))
  }

  /** Goes on with an operation that the site begins in the middle of. */
  goOnWith(underWay: UnderWay, at: number): void {
    this.#activitiesCount += 1
    const activity = createUnderWay(underWay, { seed: this.#site.seed, number: this.#activitiesCount, at })
    this.#running.put(activity)
    this.#site = withBusy(this.#site, activity)
  }

  /** Changes the site from outside: a condition, a planned trouble. @throws Problem, and nothing has changed then */
  change(update: (site: SiteState, number: number) => SiteState, at: number): void {
    const number = this.#activitiesCount + 1
    const changed = update(this.#site, number)
    this.#activitiesCount = number
    this.#become(changed, at)
  }

  /** @throws Problem `step-illegal` */
  cancel(id: TaskId, at: number): Task {
    return this.#cancel(this.#getRunning(id), at)
  }

  /** @throws Problem `step-illegal` where it does not wait */
  answer(id: TaskId, at: number): Task {
    return this.#answer(this.#getRunning(id), at)
  }

  /** The clock is set forward: what is under way takes as long as before, what waits for an instant has met it. */
  jump(ms: number, at: number): void {
    this.#running.delay(ms, at)
  }

  /** What has changed since it was asked last. */
  takeChanges(): { readonly tasks: readonly Task[]; readonly activities: readonly number[] } {
    return this.#running.takeChanges()
  }

  hasSignals(): boolean {
    return this.#signals.length > 0
  }

  /** The signals since it was asked last, in order. */
  takeSignals(): readonly SignalAction[] {
    const taken = this.#signals
    this.#signals = []
    return taken
  }

  #getRunning(id: TaskId): Activity {
    const activity = this.#running.findByTask(id)
    if (activity !== undefined) return activity
    throw new Problem('step-illegal', `Task ${id} is not running at this site; it has ended or is unknown.`)
  }

  #begin(definition: StartedDefinition, request: ActivityRequest, at: number): StartedOperation {
    const number = this.#activitiesCount + 1
    const random = createRandom(this.#site.seed, 'activity', number)
    const start = { state: this.#site, at, random, number }
    const facts = definition.check(request.input, start)
    const initiatedBy = request.initiatedBy ?? SYSTEM
    this.#activitiesCount = number
    const task = createTask(definition, facts, { ...start, initiatedBy })
    const planned = createMarks(definition.plan(facts, start), random)
    const marks = this.#withTroubles(planned, request, facts.vpg)
    const dueAt = at + (marks[0]?.afterMs ?? 0)
    const { kind, input } = request
    const activity: Activity = { number, kind, input, facts, initiatedBy, task, marks, next: 0, dueAt }
    this.#running.put(activity)
    const moment = this.#moment(activity, { at, percent: 1, name: 'begin' })
    const begun = definition.effects.begin?.(this.#site, facts, moment) ?? this.#site
    this.#become(this.#reached(withBusy(begun, activity), { before: null, after: activity, at }), at)
    const created = 'taskType' in definition ? definition.created?.(facts) : undefined
    return { tasks: task === null ? [] : [task.id], created: created ?? null }
  }

  #withTroubles(marks: readonly Mark[], { kind }: ActivityRequest, vpg: string | undefined) {
    if (!isOperationKind(kind)) return marks
    const found = troubled(this.#site, marks, { kind, vpg })
    this.#site = found.state
    return found.marks
  }

  /** Takes an activity past a mark. */
  #pass(activity: Activity, mark: Mark, at: number): void {
    const after = afterMark(activity, mark, at)
    const before = this.#site
    let site = before
    if (mark.ends === undefined) this.#running.put(after)
    else {
      this.#running.remove(after)
      site = withoutBusy(site, activity)
    }
    const { effect: name } = mark
    const { kind, facts } = activity
    const definition = startedDefinitionOf(kind)
    if (name !== undefined) {
      const moment = this.#moment(activity, { at, percent: mark.percent ?? 0, name })
      site = definition.effects[name]?.(site, facts, moment) ?? site
    }
    const ended = mark.ends === undefined ? null : after.task
    const description = ended !== null && 'describe' in definition ? definition.describe(facts) : null
    if (ended !== null && description !== null) {
      const vpg = facts.vpg === undefined ? undefined : findVpg(before, facts.vpg)
      site = withEventOf(site, ended, { description, vpg })
    }
    this.#become(this.#reached(site, { before: activity, after, at }), at)
  }

  /** The site with what happens because an operation has come further. */
  #reached(
    site: SiteState,
    { before, after, at }: { before: Activity | null; after: Activity; at: number },
  ): SiteState {
    const { kind, facts, task } = after
    if (site.cues.length === 0 || task === null || !isOperationKind(kind)) return site
    // What deletes a VPG is known by it to the end.
    const vpg =
      facts.vpg === undefined ? undefined : (findVpg(site, facts.vpg) ?? findVpg(this.#site, facts.vpg))
    const from = before?.task?.progressPercent ?? 0
    return withReached(site, { kind, vpg, from, to: task.progressPercent, at })
  }

  #answer(activity: Activity, at: number): Task {
    const { task, marks, next } = activity
    if (task === null || task.state !== 'WaitingForUserInput') {
      throw new Problem('step-illegal', `Task ${task?.id} does not wait for an answer; it goes on by itself.`)
    }
    const going = applyReport(task, { state: 'InProgress' }, at)
    this.#running.put({ ...activity, task: going, dueAt: at + (marks[next]?.afterMs ?? 0) })
    return going
  }

  #cancel(activity: Activity, at: number): Task {
    if (activity.task === null) throw new Error('Only what has a task is cancelled.')
    // Without `cancelRequestedAt`: the site itself ends what it cancels, in its own time.
    const { cancelRequestedAt: _, ...task } = requestCancel(activity.task, at)
    const afterMs = this.#random(activity, 'cancel').integer(500, 3_000)
    const stop: Mark = { afterMs, effect: 'undo', ends: 'Stopped', reason: 'The operation was cancelled.' }
    this.#running.put({ ...activity, task, marks: [stop], next: 0, dueAt: at + afterMs })
    return task
  }

  /** Takes a state on, with its alerts, and lets happen what it asks for. */
  #become(site: SiteState, at: number): void {
    this.#site = withAlerts(this.#site, site, at)
    // What is asked for meanwhile comes after what was asked for before.
    if (this.#isSettling) return
    this.#isSettling = true
    let happenedCount = 0
    for (let isMore = true; isMore; ) {
      while (this.#startNext(at) || this.#actNext(at)) {
        // Each does the first that there is, and may ask for more.
      }
      isMore = this.#site.happenings.length > 0
      happenedCount += 1
      if (isMore) this.#happenNext(happenedCount, at)
    }
    this.#isSettling = false
  }

  #startNext(at: number): boolean {
    const [request, ...requests] = this.#site.requests
    if (request === undefined) return false
    this.#site = { ...this.#site, requests }
    const { kind, initiatedBy = SYSTEM } = request
    this.#attempt({ what: `${kind} did not start`, initiatedBy, at }, () => this.start(request, at))
    return true
  }

  #actNext(at: number): boolean {
    const [cued, ...actions] = this.#actions
    if (cued === undefined) return false
    this.#actions = actions
    const { cue, action } = cued
    const initiatedBy = 'initiatedBy' in action ? action.initiatedBy : SYSTEM
    const what = `${cue} of the scenario: ${action.do} was refused`
    this.#attempt({ what, initiatedBy, at }, () => perform(action, this.#stage, at))
    return true
  }

  #happenNext(happenedCount: number, at: number): void {
    if (happenedCount > HAPPENINGS_MAX) {
      const error = refused('They start each other without end; give one of them a delay.')
      const what = 'The cues of the scenario were stopped'
      const stopped = { ...this.#site, happenings: [] }
      this.#site = withRefusal(stopped, { what, error, initiatedBy: SYSTEM, at })
      return
    }
    const { state, actions } = withHappened(this.#site, at)
    this.#site = state
    this.#actions = actions
  }

  /** Nobody waits for an answer: what is refused is told as an event. */
  #attempt(told: { what: string; initiatedBy: string; at: number }, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#site = withRefusal(this.#site, { ...told, error })
    }
  }

  #moment(activity: Activity, { at, percent, name }: { at: number; percent: number; name: string }): Moment {
    const { number, initiatedBy } = activity
    return { at, percent, number, initiatedBy, random: this.#random(activity, name) }
  }

  #random({ number, next }: Activity, name: string): Random {
    return createRandom(this.#site.seed, 'activity', number, name, next)
  }
}

function byOf({ initiatedBy }: ActivityRequest) {
  return initiatedBy === undefined ? {} : { initiatedBy }
}
