import { Problem, quoted } from '../problem/index.ts'
import type { FaultEffect, FaultRule, FaultWish } from './fault-rule.ts'

/** The faults that are set. Off, and free of cost, while there are none. */
export interface FaultPlan {
  list(): readonly FaultRule[]
  add(wish: FaultWish): FaultRule
  /** @throws Problem `entity-not-found` */
  remove(id: string): void
  clear(): void
  /** What happens to a request: the effect of the first rule that strikes it. Counts it for every rule. */
  strike(request: { readonly method: string; readonly path: string }): FaultEffect | undefined
}

interface LiveRule {
  rule: FaultRule
  readonly matches: RegExp
}

/** @param random numbers from 0 to 1, from a seed, so that a run can be repeated */
export function createFaultPlan(random: () => number): FaultPlan {
  let live: LiveRule[] = []
  let count = 0

  return {
    list: () => live.map(({ rule }) => rule),
    add(wish) {
      count += 1
      const rule = { ...wish, id: String(count), matched: 0, struck: 0 }
      live.push({ rule, matches: toPattern(wish.path) })
      return rule
    },
    remove(id) {
      if (!live.some(({ rule }) => rule.id === id)) {
        throw new Problem(
          'entity-not-found',
          `There is no fault ${quoted(id)}; GET /api/site/faults lists those there are.`,
        )
      }
      live = live.filter(({ rule }) => rule.id !== id)
    },
    clear() {
      live = []
    },
    strike({ method, path }) {
      let effect: FaultEffect | undefined
      for (const entry of live) {
        const { rule } = entry
        if (rule.method !== undefined && rule.method.toUpperCase() !== method.toUpperCase()) continue
        if (!entry.matches.test(path)) continue
        const isStruck = effect === undefined && isDue(rule, random)
        entry.rule = { ...rule, matched: rule.matched + 1, struck: rule.struck + (isStruck ? 1 : 0) }
        if (isStruck) effect = rule
      }
      return effect
    },
  }
}

function isDue(
  { matched, struck, skip = 0, times = Number.POSITIVE_INFINITY, probability }: FaultRule,
  random: () => number,
): boolean {
  if (matched < skip || struck >= times) return false
  return probability === undefined || random() < probability
}

/** A path with `*` for any run of characters, in any letter case, with or without a trailing slash. */
function toPattern(path: string): RegExp {
  const literal = path
    .replace(/\/$/, '')
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}/?$`, 'i')
}
