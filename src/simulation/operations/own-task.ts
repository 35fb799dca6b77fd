import type { KnownTaskType } from '../../task/index.ts'
import type { Moment } from '../definition.ts'
import { findVpg, requesting, type SiteState } from '../site-state.ts'

/**
 * The site with a task of its own beside an operation: it changes nothing, it shows that a part of the work is being
 * done, and is initiated by `System`. It keeps no operation away. Nothing where the VPG is gone. Which of them a server shows is inferred from the
 * names of their types: `task-origins.ts`.
 */
export function withOwnTask(
  state: SiteState,
  { type, vpg, ms }: { readonly type: KnownTaskType; readonly vpg: string | null; readonly ms: number },
  { random }: Pick<Moment, 'random'>,
): SiteState {
  if (vpg !== null && findVpg(state, vpg) === undefined) return state
  return requesting(state, {
    kind: 'runTask',
    input: {
      type,
      vpg,
      ms: random.around(ms),
      ends: 'Completed',
      atPercent: null,
      reason: '',
      isCancellable: false,
    },
  })
}
