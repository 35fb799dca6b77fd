import { Problem, quoted } from '../problem/index.ts'
import { type FaultEffect, type FaultRule, type FaultWish, isWithinReach } from './fault-rule.ts'

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

interface Counts {
  readonly matched: number
  readonly struck: number
}

interface LiveRule {
  rule: FaultRule
  readonly matches: RegExp
  /** Of a rule that counts for each path, by path in lower case. */
  readonly byPath: Map<string, Counts>
}

/** Paths whose counts a rule remembers; the one counted first is forgotten then. */
const PATHS_MAX = 10_000

const NO_COUNTS: Counts = { matched: 0, struck: 0 }

/**
 * @param random numbers from 0 to 1, from a seed, so that a run can be repeated
 * @param now the time of the site, epoch milliseconds
 */
export function createFaultPlan({
  random,
  now,
}: {
  readonly random: () => number
  readonly now: () => number
}): FaultPlan {
  let live: LiveRule[] = []
  let count = 0

  return {
    list: () => live.map(({ rule }) => rule),
    add(wish) {
      count += 1
      const endsAt = wish.forSeconds === undefined ? null : now() + Math.round(wish.forSeconds * 1000)
      const rule = { ...wish, id: String(count), ...NO_COUNTS, endsAt }
      live.push({ rule, matches: toPattern(wish.path), byPath: new Map() })
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
    strike({ method, path: asked }) {
      // As the router reads it, which joins slashes.
      const path = asked.replace(/\/{2,}/g, '/')
      if (!isWithinReach(path)) return undefined
      let effect: FaultEffect | undefined
      for (const entry of live) {
        const { rule } = entry
        if (rule.method !== undefined && rule.method.toUpperCase() !== method.toUpperCase()) continue
        if (!entry.matches.test(path)) continue
        if (rule.endsAt !== null && now() >= rule.endsAt) continue
        const key = path.toLowerCase().replace(/\/$/, '')
        const counts = rule.each === 'path' ? (entry.byPath.get(key) ?? NO_COUNTS) : rule
        const isStruck = effect === undefined && isDue(rule, counts, random)
        entry.rule = { ...rule, ...counted(rule, isStruck) }
        if (rule.each === 'path') remember(entry.byPath, key, counted(counts, isStruck))
        if (isStruck) effect = rule
      }
      return effect
    },
  }
}

function counted({ matched, struck }: Counts, isStruck: boolean): Counts {
  return { matched: matched + 1, struck: struck + (isStruck ? 1 : 0) }
}

function remember(byPath: Map<string, Counts>, key: string, counts: Counts): void {
  byPath.set(key, counts)
  const [first] = byPath.keys()
  if (byPath.size > PATHS_MAX && first !== undefined) byPath.delete(first)
}

function isDue(
  { skip = 0, times = Number.POSITIVE_INFINITY, probability }: FaultRule,
  { matched, struck }: Counts,
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
