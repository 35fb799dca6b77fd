import { createTaskId, type Task } from '../task/index.ts'
import type { Facts } from './activity.ts'
import type { Start } from './definition.ts'
import type { StartedDefinition } from './operations/index.ts'
import { localSiteOf } from './site-state.ts'

/** The task of an activity that begins; null for one that has none. */
export function createTask(
  definition: StartedDefinition,
  facts: Facts,
  { state, at, random, initiatedBy }: Start & { readonly initiatedBy: string },
): Task | null {
  if (!('taskType' in definition)) return null
  const { isCancellable = false } = definition
  return {
    id: createTaskId(random.guid(), localSiteOf(state).identifier.toLowerCase()),
    type: definition.taskType(facts),
    state: 'InProgress',
    progressPercent: 1,
    startedAt: at,
    completedAt: null,
    completeReason: '',
    initiatedBy,
    isCancellable: typeof isCancellable === 'boolean' ? isCancellable : isCancellable(facts),
    relatedEntities: definition.related(facts, state),
    generation: 1,
  }
}
