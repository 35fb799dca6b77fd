import type { Activity, ActivityRequest } from './activity.ts'
import { conditionChanged } from './conditions.ts'
import type { SignalAction, SiteAction } from './cue.ts'
import { isAnswered } from './cues.ts'
import { refused, type SiteState } from './site-state.ts'
import { toOperationRequest } from './to-operation-request.ts'
import { withTrouble } from './troubles.ts'

/** What the engine lends to the actions of a scenario. */
export interface Stage {
  site(): SiteState
  /** All that is under way, as it is now. */
  activities(): readonly Activity[]
  start(request: ActivityRequest, at: number): unknown
  change(update: (site: SiteState, number: number) => SiteState, at: number): void
  goOn(activity: Activity, at: number): unknown
  fail(activity: Activity, reason: string, at: number): void
  signal(signal: SignalAction): void
}

/** Does what a scenario asks for. @throws Problem where the site does not allow it */
export function perform(action: SiteAction, stage: Stage, at: number): void {
  switch (action.do) {
    case 'start': {
      const { operation, input, initiatedBy } = action
      stage.start({ ...toOperationRequest(stage.site().site, operation, input), initiatedBy }, at)
      return
    }
    case 'runTask': {
      const { do: _, initiatedBy, ...input } = action
      stage.start({ kind: 'runTask', input, initiatedBy }, at)
      return
    }
    case 'trouble':
      stage.change((state) => withTrouble(state, action), at)
      return
    case 'setCondition': {
      const { isOn, ...condition } = action
      stage.change((state, number) => conditionChanged(state, { condition, isOn, at, number }), at)
      return
    }
    case 'answer': {
      const waiting = stage.activities().filter((activity) => isAnswered(action, activity, stage.site()))
      if (waiting.length === 0) throw refused('No operation that fits waits for an answer.')
      for (const activity of waiting) stage.goOn(activity, at)
      return
    }
    case 'failRunning':
      for (const activity of stage.activities()) {
        if (activity.task !== null) stage.fail(activity, action.reason, at)
      }
      return
    case 'signal':
      stage.signal(action)
  }
}
