import { Problem } from '../problem/index.ts'
import { applyReport, createTaskId, requestCancel, type Task, type TaskId } from '../task/index.ts'
import {
  type Activity,
  type ActivityRequest,
  afterMark,
  createMarks,
  failingAt,
  type Mark,
  waitingAt,
} from './activity.ts'
import { withBusy, withoutBusy } from './busy.ts'
import type { Moment } from './definition.ts'
import { DueQueue } from './due-queue.ts'
import { withAlerts, withEvent, withEventOf } from './notices.ts'
import { definitionOf, type StartedDefinition, startedDefinitionOf } from './operations/index.ts'
import { createRandom, type Random } from './random.ts'
import type { StartedOperation } from './simulation.ts'
import { findVpg, localSiteOf, type SiteState } from './site-state.ts'
import { isUnreachable } from './situations.ts'

/** Whom the site's own work is done by. Source: wire contract 4.2, "InitiatedBy". */
export const SYSTEM = 'System'

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
  readonly #activities: Map<number, Activity>
  #activitiesCount: number
  readonly #due = new DueQueue()
  readonly #byTask = new Map<TaskId, number>()
  readonly #changedTasks = new Map<TaskId, Task>()
  readonly #changedActivities = new Set<number>()

  constructor({ site, activities, activitiesCount }: CoreState) {
    this.#site = site
    this.#activities = new Map(activities)
    this.#activitiesCount = activitiesCount
    for (const activity of activities.values()) this.#enqueue(activity)
  }

  site(): SiteState {
    return this.#site
  }

  state(): CoreState {
    return { site: this.#site, activities: this.#activities, activitiesCount: this.#activitiesCount }
  }

  owns(task: TaskId): boolean {
    return this.#byTask.has(task)
  }

  /** Epoch milliseconds; null while nothing is under way. */
  nextDueAt(): number | null {
    for (let first = this.#due.first(); first !== undefined; first = this.#due.first()) {
      // What was cancelled or delayed leaves its old time in the queue.
      if (this.#activities.get(first.number)?.dueAt === first.at) return first.at
      this.#due.removeFirst()
    }
    return null
  }

  /** Does the one thing that is due first, at its time. */
  step(): void {
    const at = this.nextDueAt()
    const activity = this.#activities.get(this.#due.first()?.number ?? 0)
    const planned = activity?.marks[activity.next]
    if (at === null || activity === undefined || planned === undefined) throw new Error('Nothing is due.')
    this.#due.removeFirst()
    const mark = this.#foiled(activity, planned) ?? planned
    const after = afterMark(activity, mark, at)
    const before = this.#site
    let site = before
    if (mark.ends === undefined) this.#put(after)
    else {
      this.#remove(after)
      site = withoutBusy(site, activity)
    }
    const name = mark.effect
    const definition = startedDefinitionOf(activity.kind)
    if (name !== undefined) {
      const effect = definition.effects[name]
      const moment = this.#moment(activity, { at, percent: mark.percent ?? 0, name })
      site = effect?.(site, activity.facts, moment) ?? site
    }
    if (after.task !== null && mark.ends !== undefined && 'describe' in definition) {
      site = withEventOf(site, after.task, {
        description: definition.describe(activity.facts),
        vpg: activity.facts.vpg === undefined ? undefined : findVpg(before, activity.facts.vpg),
      })
    }
    this.#become(site, at)
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
      const activity = definition.findCancelled(request.input, this.#site, [...this.#activities.values()])
      const task = this.#cancel(activity, at)
      return { tasks: [task.id], created: null }
    }
    return this.#begin(definition, request, at)
  }

  /** Changes the site from outside: a condition, a planned trouble. */
  change(update: (site: SiteState, number: number) => SiteState, at: number): void {
    this.#activitiesCount += 1
    this.#become(update(this.#site, this.#activitiesCount), at)
  }

  /** @throws Problem `step-illegal` */
  cancel(id: TaskId, at: number): Task {
    return this.#cancel(this.#running(id), at)
  }

  /** @throws Problem `step-illegal` where it does not wait */
  answer(id: TaskId, at: number): Task {
    const activity = this.#running(id)
    const { task, marks, next } = activity
    if (task === null || task.state !== 'WaitingForUserInput') {
      throw new Problem('step-illegal', `Task ${id} does not wait for an answer; it goes on by itself.`)
    }
    const going = applyReport(task, { state: 'InProgress' }, at)
    this.#put({ ...activity, task: going, dueAt: at + (marks[next]?.afterMs ?? 0) })
    return going
  }

  /** What has changed since it was asked last. */
  takeChanges(): { readonly tasks: readonly Task[]; readonly activities: readonly number[] } {
    const taken = { tasks: [...this.#changedTasks.values()], activities: [...this.#changedActivities] }
    this.#changedTasks.clear()
    this.#changedActivities.clear()
    return taken
  }

  #running(id: TaskId): Activity {
    const activity = this.#activities.get(this.#byTask.get(id) ?? 0)
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
    const operation = 'taskType' in definition ? definition : null
    const task: Task | null =
      operation === null
        ? null
        : {
            id: createTaskId(random.guid(), localSiteOf(this.#site).identifier.toLowerCase()),
            type: operation.taskType(facts),
            state: 'InProgress',
            progressPercent: 1,
            startedAt: at,
            completedAt: null,
            completeReason: '',
            initiatedBy,
            isCancellable: operation.isCancellable ?? false,
            relatedEntities: operation.related(facts, this.#site),
            generation: 1,
          }
    const planned = createMarks(definition.plan(facts, start), random)
    const marks = task === null ? planned : this.#troubled(planned, request, facts.vpg)
    const activity: Activity = {
      number,
      kind: request.kind,
      input: request.input,
      facts,
      initiatedBy,
      task,
      marks,
      next: 0,
      dueAt: at + (marks[0]?.afterMs ?? 0),
    }
    this.#put(activity)
    const moment = this.#moment(activity, { at, percent: 1, name: 'begin' })
    const begun = definition.effects.begin?.(this.#site, facts, moment) ?? this.#site
    this.#become(withBusy(begun, activity), at)
    return { tasks: task === null ? [] : [task.id], created: operation?.created?.(facts) ?? null }
  }

  /** The marks with the trouble that was planned for such an operation, which happens once. */
  #troubled(marks: readonly Mark[], request: ActivityRequest, vpg: string | undefined): readonly Mark[] {
    const trouble = this.#site.troubles.find(
      (one) =>
        (one.kind === null || one.kind === request.kind) &&
        (one.vpg === null || one.vpg === vpg?.toLowerCase()),
    )
    if (trouble === undefined) return marks
    this.#site = { ...this.#site, troubles: this.#site.troubles.filter((one) => one !== trouble) }
    return trouble.outcome === 'wait'
      ? waitingAt(marks, trouble.atPercent)
      : failingAt(marks, trouble.atPercent, trouble.reason)
  }

  #cancel(activity: Activity, at: number): Task {
    if (activity.task === null) throw new Error('Only what has a task is cancelled.')
    // Without `cancelRequestedAt`: the site itself ends what it cancels, in its own time.
    const { cancelRequestedAt: _, ...task } = requestCancel(activity.task, at)
    const afterMs = this.#random(activity, 'cancel').integer(500, 3_000)
    const stop: Mark = { afterMs, effect: 'undo', ends: 'Stopped', reason: 'The operation was cancelled.' }
    this.#put({ ...activity, task, marks: [stop], next: 0, dueAt: at + afterMs })
    return task
  }

  /** Takes a state on, with its alerts, and starts what it asks for. */
  #become(site: SiteState, at: number): void {
    this.#site = withAlerts(this.#site, site, at)
    for (let [request] = this.#site.requests; request !== undefined; [request] = this.#site.requests) {
      this.#site = { ...this.#site, requests: this.#site.requests.slice(1) }
      try {
        this.start(request, at)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        // Nobody waits for an answer: what the site wanted to do by itself is told as an event.
        this.#site = withEvent(this.#site, {
          type: 'Unknown',
          entityType: 'Unknown',
          description: `${request.kind} did not start: ${error.message}`,
          occurredAt: at,
          isSuccess: false,
          userName: request.initiatedBy ?? SYSTEM,
        })
      }
    }
  }

  /** The mark with which an operation fails that has lost what it needs; nothing where it may go on. */
  #foiled({ task, facts }: Activity, { afterMs, ends }: Mark): Mark | undefined {
    if (task === null || ends === 'Failed' || ends === 'Stopped') return undefined
    const failed = { afterMs, effect: 'undo', ends: 'Failed' } as const
    if (facts.vpg !== undefined && findVpg(this.#site, facts.vpg) === undefined) {
      return { ...failed, reason: 'The VPG was deleted meanwhile.' }
    }
    if (!isUnreachable(this.#site, facts.peer ?? null)) return undefined
    return {
      ...failed,
      reason: 'The peer site did not answer; check the connection between the sites and try again.',
    }
  }

  #put(activity: Activity): void {
    const { number, task } = activity
    const known = this.#activities.get(number)
    this.#activities.set(number, activity)
    this.#changedActivities.add(number)
    if (task !== null && task !== known?.task) this.#changedTasks.set(task.id, task)
    this.#enqueue(activity)
  }

  #enqueue({ number, task, dueAt }: Activity): void {
    if (task !== null) this.#byTask.set(task.id, number)
    if (dueAt !== null) this.#due.add({ at: dueAt, number })
  }

  #remove({ number, task }: Activity): void {
    this.#activities.delete(number)
    this.#changedActivities.add(number)
    if (task === null) return
    this.#byTask.delete(task.id)
    this.#changedTasks.set(task.id, task)
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
