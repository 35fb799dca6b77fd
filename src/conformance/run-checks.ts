import { Problem, quoted } from '../problem/index.ts'
import { type Check, Difference, Untried } from './check.ts'
import type { Target } from './target.ts'

/** What became of one check. */
export type Finding =
  | { readonly outcome: 'agrees' }
  | { readonly outcome: 'differs'; readonly expected: string; readonly got: string }
  | { readonly outcome: 'not tried'; readonly reason: string }

export interface CheckedRule {
  readonly check: Check
  readonly finding: Finding
}

/** How many checks ended how. */
export interface Totals {
  readonly agrees: number
  readonly differs: number
  readonly notTried: number
}

/**
 * Runs checks one after the other and gives each as it is done.
 *
 * @param isReadOnly leave out the checks that open or end sessions; on servers that are not ours they are left out anyway
 * @throws the signal's reason
 */
export async function* runChecks(
  checks: readonly Check[],
  target: Target,
  { isReadOnly, signal }: { isReadOnly: boolean; signal?: AbortSignal },
): AsyncGenerator<CheckedRule> {
  for (const check of checks) {
    signal?.throwIfAborted()
    yield { check, finding: await runCheck(check, target, isReadOnly) }
  }
}

async function runCheck(check: Check, target: Target, isReadOnly: boolean): Promise<Finding> {
  const reason = whyNot(check, target, isReadOnly)
  if (reason !== undefined) return { outcome: 'not tried', reason }
  try {
    await check.judge(target)
    return { outcome: 'agrees' }
  } catch (error) {
    if (error instanceof Untried) return { outcome: 'not tried', reason: error.message }
    if (error instanceof Difference) {
      return { outcome: 'differs', expected: error.expected, got: error.got }
    }
    // A value that cannot be read, or no answer at all.
    if (error instanceof Problem) {
      return { outcome: 'differs', expected: 'an answer of the contract', got: quoted(error.message, 200) }
    }
    throw error
  }
}

function whyNot(check: Check, { style, isOurs }: Target, isReadOnly: boolean): string | undefined {
  if (check.only !== undefined && check.only !== style.profile) {
    return check.only === 'windows' ? 'a rule of Windows ZVMs alone' : 'a rule of appliances alone'
  }
  if (check.isOnSessions !== true) return undefined
  if (!isOurs) return 'a server that is not of this program is read only'
  return isReadOnly ? 'read only was asked for' : undefined
}

export function countFindings(rules: readonly CheckedRule[]): Totals {
  const count = (outcome: Finding['outcome']) =>
    rules.filter(({ finding }) => finding.outcome === outcome).length
  return { agrees: count('agrees'), differs: count('differs'), notTried: count('not tried') }
}
