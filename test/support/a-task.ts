import { createTaskId, isEnded, NO_RELATED_ENTITIES, type Task, type TaskId } from '../../src/task/index.ts'

/** The site that owns the tasks of tests unless they say otherwise. */
export const TEST_SITE = 'd2da8a37-68f0-4464-a70c-000000000001'

let made = 0

/** The identifier of the nth task of a site, in order: a greater `n` is a greater identifier. */
export function aTaskId(n: number, site = TEST_SITE): TaskId {
  return createTaskId(`5e81d46e-c49e-4b2c-b65a-${n.toString(16).padStart(12, '0')}`, site)
}

/**
 * A valid task from what matters to a test; the rest follows from it: an ended task has an end, a completed one
 * is at 100. Each call gives another identifier.
 */
export function aTask(given: Partial<Task> = {}): Task {
  made += 1
  const state = given.state ?? 'InProgress'
  const startedAt = given.startedAt ?? Date.UTC(2026, 0, 1, 12)
  return {
    id: aTaskId(made),
    type: 'FailOver',
    progressPercent: state === 'Completed' ? 100 : 10,
    completedAt: isEnded(state) ? startedAt + 60_000 : null,
    completeReason: state === 'Failed' ? 'The host did not answer.' : '',
    initiatedBy: 'Administrator',
    isCancellable: !isEnded(state) && state !== 'Cancelling',
    relatedEntities: NO_RELATED_ENTITIES,
    generation: 1,
    ...given,
    state,
    startedAt,
  }
}
