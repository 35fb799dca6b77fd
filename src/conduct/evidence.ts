/** How often something was seen, when first and last, and some of it. */
export interface Evidence {
  count: number
  firstAt: number
  lastAt: number
  readonly examples: string[]
}

const EXAMPLES_MAX = 3

export function createEvidence(): Evidence {
  return { count: 0, firstAt: 0, lastAt: 0, examples: [] }
}

/** Adds what was seen; `count` stands for several at once. An example that is there already is not repeated. */
export function addEvidence(
  evidence: Evidence,
  seen: { readonly at: number; readonly firstAt?: number; readonly example: string; readonly count?: number },
): void {
  const { at, firstAt = at, example, count = 1 } = seen
  evidence.firstAt = evidence.lastAt === 0 ? firstAt : Math.min(evidence.firstAt, firstAt)
  evidence.lastAt = Math.max(evidence.lastAt, at)
  evidence.count += count
  if (evidence.examples.length < EXAMPLES_MAX && !evidence.examples.includes(example)) {
    evidence.examples.push(example)
  }
}

/** Adds all that another evidence says. */
export function mergeEvidence(into: Evidence, { count, firstAt, lastAt, examples }: Evidence): void {
  for (const example of examples) addEvidence(into, { at: lastAt, firstAt, example, count: 0 })
  into.count += count
}
