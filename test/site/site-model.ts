import assert from 'node:assert/strict'
import {
  canBecome,
  type OperationKind,
  situationOf,
  VPG_LIFECYCLE,
  VPG_SITUATIONS,
  type VpgSituation,
} from '../../src/simulation/index.ts'
import { isEnded, type KnownTaskState, TASK_STEPS } from '../../src/task/index.ts'
import type { TaskApi, VpgApi } from '../../src/wire/index.ts'
import type { Look } from './look.ts'

/** What has been seen of a site so far: whatever comes next must follow from it. */
export interface SiteModel {
  /** By identifier; none is ever forgotten. */
  readonly tasks: Map<string, TaskApi>
  readonly situations: Map<string, VpgSituation>
  /** Addresses that were followed once. */
  readonly followed: Set<string>
}

/** What was done since the last look, and what it may have changed. */
export interface Deed {
  readonly told: string
  /** Tasks that were answered, which must be listed from now on. */
  readonly answered?: readonly string[]
  /** Whether tasks may come that were not answered: FLR sessions and imports answer something else. */
  readonly startsOthers?: boolean
  readonly hasTimePassed?: boolean
  /** The task that was cancelled or answered. */
  readonly task?: string
  readonly start?: { readonly kind: OperationKind; readonly vpg: string | null }
  /** Whether the world around the site has changed: a peer that went or came back. */
  readonly isUpheaval?: boolean
}

export function createSiteModel(): SiteModel {
  return { tasks: new Map(), situations: new Map(), followed: new Set() }
}

/** Holds a look against what was seen before, and takes it on. Gives the tasks that are new or have changed. */
export function learn(model: SiteModel, look: Look, deed: Deed): readonly TaskApi[] {
  const changed = learnTasks(model, look.tasks, deed)
  learnVpgs(model, look.vpgs, deed)
  return changed
}

/** What is taken for granted of the site as it begins: legal in itself. */
export function begin(model: SiteModel, { tasks, vpgs }: Look): void {
  for (const task of tasks) {
    assertWhole(task)
    model.tasks.set(idOf(task), task)
  }
  for (const vpg of vpgs) model.situations.set(vpg.VpgIdentifier ?? '', situationOfApi(vpg))
}

function learnTasks(model: SiteModel, tasks: readonly TaskApi[], deed: Deed): readonly TaskApi[] {
  const { told, answered = [], hasTimePassed = false } = deed
  const ids = tasks.map(idOf)
  assert.equal(new Set(ids).size, ids.length, `${told}: a task is listed twice`)
  const listed = new Set(ids)
  const lost = [...model.tasks.keys(), ...answered].filter((id) => !listed.has(id))
  assert.deepEqual(lost, [], `${told}: tasks were lost`)
  const changed = tasks.filter((task) => {
    assertWhole(task)
    const before = model.tasks.get(idOf(task))
    if (before === undefined) {
      const isExpected = answered.includes(idOf(task)) || deed.startsOthers === true
      assert.ok(isExpected || task.InitiatedBy === 'System', `${told}: nobody asked for ${said(task)}`)
      return true
    }
    if (isSame(before, task)) return false
    const isTouched = hasTimePassed || deed.task === idOf(task) || answered.includes(idOf(task))
    assert.ok(isTouched || deed.isUpheaval === true, `${told}: ${said(before)} became ${said(task)}`)
    assertStep(before, task, told)
    return true
  })
  for (const task of changed) model.tasks.set(idOf(task), task)
  return changed
}

/** What holds of every task at any time. */
function assertWhole(task: TaskApi): void {
  const { Progress, State } = task.Status
  const hasEnded = isEnded(State)
  assert.equal(Progress === 100, State === 'Completed', said(task))
  assert.ok(Number.isInteger(Progress) && Progress >= 1 && Progress <= 100, said(task))
  assert.equal(task.Completed !== null, hasEnded, said(task))
  assert.ok(task.Completed === null || task.Completed >= (task.Started ?? 0), said(task))
  assert.equal(
    task.CompleteReason !== null && task.CompleteReason !== '',
    State === 'Failed' || State === 'Stopped',
    said(task),
  )
}

function assertStep(before: TaskApi, after: TaskApi, told: string): void {
  const step = `${told}: ${said(before)} became ${said(after)}`
  assert.ok(!isEnded(before.Status.State), step)
  assert.ok(canStep(before.Status.State, after.Status.State), step)
  assert.ok(after.Status.Progress >= before.Status.Progress, step)
  assert.deepEqual(
    [after.Started, after.Type, after.InitiatedBy, after.Link, after.RelatedEntities],
    [before.Started, before.Type, before.InitiatedBy, before.Link, before.RelatedEntities],
    step,
  )
}

/** Whether the table of tasks leads from one state to another, in any number of steps. */
function canStep(from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true
  // A state that is none of the table's leads nowhere.
  const next: readonly string[] = TASK_STEPS[from as KnownTaskState] ?? []
  return next.some((state) => !seen.includes(state) && canStep(state, to, [...seen, from]))
}

function learnVpgs({ situations }: SiteModel, vpgs: readonly VpgApi[], deed: Deed): void {
  const { told, start, hasTimePassed = false } = deed
  const listed = new Map(vpgs.map((vpg) => [vpg.VpgIdentifier ?? '', situationOfApi(vpg)]))
  assert.equal(listed.size, vpgs.length, `${told}: a VPG is listed twice`)
  for (const [vpg, before] of situations) {
    const after = listed.get(vpg)
    const step = `${told}: VPG ${vpg} went from ${before} to ${after ?? 'nothing'}`
    if (after === undefined) assert.ok(hasTimePassed && canGo(before), step)
    else if (hasTimePassed || deed.isUpheaval === true) assert.ok(canCome(before, after), step)
    else assert.ok(after === before || (start?.vpg === vpg && after === next(before, start.kind)), step)
  }
  for (const [vpg, after] of listed) {
    if (situations.has(vpg)) continue
    assert.ok(
      start?.kind === 'createVpg' || deed.startsOthers === true,
      `${told}: VPG ${vpg} came from nowhere`,
    )
    assert.equal(after, 'initializing', `${told}: VPG ${vpg} begins as ${after}`)
  }
  situations.clear()
  for (const [vpg, situation] of listed) situations.set(vpg, situation)
}

/** The situation to which an operation leads, at once or when its task ends, as for a resumption. */
function next(before: VpgSituation, kind: OperationKind): VpgSituation | undefined {
  return allowedIn(before)[kind]
}

/** What may be asked of a VPG in a situation, and where that leads. */
export function allowedIn(situation: VpgSituation): Partial<Readonly<Record<OperationKind, VpgSituation>>> {
  // The rows are literal: each knows only its own operations.
  return VPG_LIFECYCLE[situation].allows
}

/** Deleted, or its creation undone. */
function canGo(before: VpgSituation): boolean {
  return canCome(before, 'deleting') || before === 'initializing'
}

function canCome(from: VpgSituation, to: VpgSituation, seen: readonly VpgSituation[] = []): boolean {
  if (from === to) return true
  return VPG_SITUATIONS.some(
    (step) =>
      step !== from && !seen.includes(step) && canBecome(from, step) && canCome(step, to, [...seen, from]),
  )
}

/** Words that say how well a protected VPG replicates. */
const PROTECTED = ['MeetingSLA', 'NotMeetingSLA', 'RpoNotMeetingSLA', 'HistoryNotMeetingSLA']

/** The situation that the words of a VPG tell; words that belong to none are a fault. */
export function situationOfApi(vpg: VpgApi): VpgSituation {
  const stage = vpg.ActiveProcessesApi.RunningFailOverTestApi?.Stage ?? null
  const situation = situationOf({ status: vpg.Status, subStatus: vpg.SubStatus, failoverTestStage: stage })
  const row = VPG_LIFECYCLE[situation]
  const isOfRow = row.status === vpg.Status || (row.status === 'MeetingSLA' && PROTECTED.includes(vpg.Status))
  const words = `${vpg.Status}, ${vpg.SubStatus}, ${stage}`
  assert.ok(isOfRow && row.subStatus === vpg.SubStatus && row.stage === stage, `${words} is no situation`)
  return situation
}

function isSame(one: TaskApi, other: TaskApi): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function idOf(task: TaskApi): string {
  return task.TaskIdentifier ?? ''
}

function said(task: TaskApi): string {
  return `${task.Type} ${idOf(task)}, ${task.Status.State} at ${task.Status.Progress}, "${task.CompleteReason}"`
}
