import type { Moment } from '../definition.ts'
import type { VpgWish } from '../operation-request.ts'
import { findLife, type SiteState, type VpgRecipe, withLife } from '../site-state.ts'
import { withOwnTask } from './own-task.ts'

const PLAIN: VpgRecipe = { preScript: null, postScript: null, hasBootOrder: false, isSplit: false }

export function recipeOf(state: SiteState, vpg: string): VpgRecipe {
  return findLife(state, vpg)?.recipe ?? PLAIN
}

/** The site with a VPG recovered in another way. */
export function withRecipe(state: SiteState, vpg: string, change: Partial<VpgRecipe>): SiteState {
  const before = recipeOf(state, vpg)
  const recipe = { ...before, ...change }
  const names = Object.keys(change) as readonly (keyof VpgRecipe)[]
  if (names.every((name) => before[name] === recipe[name])) return state
  return withLife(state, vpg, (life) => ({ ...life, recipe }))
}

/** What a wish says of it. */
export function wishedRecipe(wish: VpgWish): Partial<VpgRecipe> {
  const { preRecoveryScript: pre = null, postRecoveryScript: post = null, hasBootOrder = null } = wish
  return {
    ...(pre === null ? {} : { preScript: pre.trim() === '' ? null : pre }),
    ...(post === null ? {} : { postScript: post.trim() === '' ? null : post }),
    ...(hasBootOrder === null ? {} : { hasBootOrder }),
  }
}

/** A script takes a few seconds; real ones take what they take. */
const SCRIPT_MS = 2_500

/** The script that runs before the VMs of a VPG start. */
export function withPreScript(state: SiteState, vpg: string, moment: Moment): SiteState {
  if (recipeOf(state, vpg).preScript === null) return state
  return withOwnTask(state, { type: 'PreScript', vpg, ms: SCRIPT_MS }, moment)
}

/** The VMs of a VPG that start in an order. */
export function withBootOrder(
  state: SiteState,
  { vpg, vmsCount }: { readonly vpg: string; readonly vmsCount: number },
  moment: Moment,
): SiteState {
  if (!recipeOf(state, vpg).hasBootOrder) return state
  return withOwnTask(state, { type: 'StartVMsWithOrder', vpg, ms: 1_500 + 1_000 * vmsCount }, moment)
}

/** The script that runs once they have. */
export function withPostScript(state: SiteState, vpg: string, moment: Moment): SiteState {
  if (recipeOf(state, vpg).postScript === null) return state
  return withOwnTask(state, { type: 'PostScript', vpg, ms: SCRIPT_MS }, moment)
}
