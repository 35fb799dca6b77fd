import type { BackgroundInputs, Facts } from '../activity.ts'
import type { Definition, Effect } from '../definition.ts'
import { findLife } from '../site-state.ts'
import { withOwnTask } from './own-task.ts'

/**
 * A synchronization that, where it was the first of its VPG, leaves a task that says so. That it comes then is inferred
 * from the name of its type.
 */
export function tellingFirstSync(
  definition: Definition<BackgroundInputs['synchronize'], Facts>,
): Definition<BackgroundInputs['synchronize'], Facts> {
  const end: Effect<Facts> = (state, facts, moment) => {
    const ended = definition.effects.end?.(state, facts, moment) ?? state
    const { vpg = '' } = facts
    const isFirst = findLife(state, vpg)?.isInitialized === false
    return isFirst && findLife(ended, vpg)?.isInitialized === true
      ? withOwnTask(ended, { type: 'HandleFirstSyncDone', vpg, ms: 3_000 }, moment)
      : ended
  }
  return { ...definition, effects: { ...definition.effects, end } }
}
