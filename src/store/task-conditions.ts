import type { TaskFilter } from '../task/index.ts'
import type { TaskRow } from './task-row.ts'

export interface TaskCondition {
  readonly column: keyof TaskRow
  readonly operator: '=' | '<=' | '>='
}

/**
 * How a database says each filter. What a filter means is `matchesFilter` in `task/`; the conformance suite holds
 * both to each other. A comparison with NULL keeps no row, which is what completion filters promise.
 */
export const TASK_CONDITIONS: { readonly [Name in keyof TaskFilter]-?: TaskCondition } = {
  startedBefore: { column: 'started_at', operator: '<=' },
  startedAfter: { column: 'started_at', operator: '>=' },
  completedBefore: { column: 'completed_at', operator: '<=' },
  completedAfter: { column: 'completed_at', operator: '>=' },
  type: { column: 'type', operator: '=' },
  state: { column: 'state', operator: '=' },
}

// Object.keys cannot know the literal names of the table above.
const FILTER_NAMES = Object.keys(TASK_CONDITIONS) as (keyof TaskFilter)[]

/** The conditions of the fields that a filter has, each with its value, always in the same order. */
export function conditionsOf(
  filter: TaskFilter,
): readonly (TaskCondition & { readonly value: string | number })[] {
  return FILTER_NAMES.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ ...TASK_CONDITIONS[name], value }]
  })
}
