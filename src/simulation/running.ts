import type { Task, TaskId } from '../task/index.ts'
import type { Activity } from './activity.ts'
import { DueQueue } from './due-queue.ts'

/** The activities that are under way: by number, by task, by when they are due. Notes what changes. */
export class Running {
  readonly #activities: Map<number, Activity>
  readonly #due = new DueQueue()
  readonly #byTask = new Map<TaskId, number>()
  readonly #changedTasks = new Map<TaskId, Task>()
  readonly #changedActivities = new Set<number>()

  constructor(activities: ReadonlyMap<number, Activity>) {
    this.#activities = new Map(activities)
    for (const activity of activities.values()) this.#enqueue(activity)
  }

  all(): ReadonlyMap<number, Activity> {
    return this.#activities
  }

  findByTask(task: TaskId): Activity | undefined {
    return this.#activities.get(this.#byTask.get(task) ?? 0)
  }

  /** The activity that is due first, and when; it stays first until it is put or removed. */
  next(): { readonly activity: Activity; readonly at: number } | undefined {
    for (let first = this.#due.first(); first !== undefined; first = this.#due.first()) {
      const activity = this.#activities.get(first.number)
      if (activity?.dueAt === first.at) return { activity, at: first.at }
      // What was cancelled or delayed leaves its old time in the queue.
      this.#due.removeFirst()
    }
    return undefined
  }

  /** As `next`, and takes it out of the queue: it is put or removed then. */
  takeNext(): { readonly activity: Activity; readonly at: number } {
    const next = this.next()
    if (next === undefined) throw new Error('Nothing is due.')
    this.#due.removeFirst()
    return next
  }

  put(activity: Activity): void {
    const { number, task } = activity
    const known = this.#activities.get(number)
    this.#activities.set(number, activity)
    this.#changedActivities.add(number)
    if (task !== null && task !== known?.task) this.#changedTasks.set(task.id, task)
    this.#enqueue(activity)
  }

  /** Takes an activity out that has ended, with its task as that is now. */
  remove({ number, task }: Activity): void {
    this.#activities.delete(number)
    this.#changedActivities.add(number)
    if (task === null) return
    this.#byTask.delete(task.id)
    this.#changedTasks.set(task.id, task)
  }

  /** Whether something goes on that takes its time; what only waits for an instant does not. */
  isBusy(): boolean {
    return [...this.#activities.values()].some(
      ({ task, kind, dueAt }) => dueAt !== null && (task !== null || kind === 'synchronize'),
    )
  }

  /** All of it is due later by `ms`, but for what waits for an instant: that comes then, or at `at + ms` if passed. */
  delay(ms: number, at: number): void {
    for (const activity of [...this.#activities.values()]) {
      const { dueAt, facts } = activity
      if (dueAt === null) continue
      this.put({ ...activity, dueAt: facts.isInstant === true ? Math.max(dueAt, at + ms) : dueAt + ms })
    }
  }

  /** What has changed since it was asked last. */
  takeChanges(): { readonly tasks: readonly Task[]; readonly activities: readonly number[] } {
    const taken = { tasks: [...this.#changedTasks.values()], activities: [...this.#changedActivities] }
    this.#changedTasks.clear()
    this.#changedActivities.clear()
    return taken
  }

  #enqueue({ number, task, dueAt }: Activity): void {
    if (task !== null) this.#byTask.set(task.id, number)
    if (dueAt !== null) this.#due.add({ at: dueAt, number })
  }
}
