import { Problem, quoted } from '../problem/index.ts'
import type { LegalHold, RetentionRule } from '../store/index.ts'
import type { TaskSearch } from '../task/index.ts'
import { parseSearchQuery, type QueryContext } from '../wire/index.ts'
import type { Policy, ReadHold, ReadRule } from './decide.ts'

/**
 * Reads what is stored: rules, and of the holds those that hold.
 *
 * @throws Problem `value-unreadable` where any of it cannot be read: then nothing must be pruned
 */
export function readPolicy(
  { rules, holds }: { readonly rules: readonly RetentionRule[]; readonly holds: readonly LegalHold[] },
  context: QueryContext,
): Policy {
  return {
    rules: rules.map((rule) => readRule(rule, context)),
    holds: holds.filter(({ release }) => release === null).map((hold) => readHold(hold, context)),
  }
}

export function readRule({ name, where, keepDays }: RetentionRule, context: QueryContext): ReadRule {
  return { name, keepDays, search: readStored(`Rule ${quoted(name)}`, where, context) }
}

export function readHold({ id, name, where, tasks }: LegalHold, context: QueryContext): ReadHold {
  const search = where === null ? null : readStored(`Hold ${quoted(name)}`, where, context)
  return { id, search, tasks: new Set(tasks) }
}

/**
 * Reads conditions as somebody gives them.
 *
 * @param of what has them, for the message
 * @throws Problem `value-unreadable`
 */
export function readConditions(of: string, where: string, context: QueryContext): TaskSearch {
  const entries = [...new URLSearchParams(where)]
  const blank = entries.find(([, value]) => value.trim() === '')
  if (blank !== undefined) {
    // In a search it is no condition; here it would prune what nobody named.
    throw new Problem(
      'value-unreadable',
      `${of}: ${quoted(blank[0])} has no value; give one, or leave it out.`,
    )
  }
  try {
    return parseSearchQuery(entries, context, [])
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem('value-unreadable', `${of}: ${error.message}`, { cause: error })
  }
}

/** A type or state of newer servers that was known when it was written may have gone with its last task. */
function readStored(of: string, where: string, context: QueryContext): TaskSearch {
  const given = (wanted: string) =>
    [...new URLSearchParams(where)].flatMap(([name, value]) =>
      name.trim().replace(/!$/, '').toLowerCase() === wanted ? [value.trim()] : [],
    )
  return readConditions(of, where, {
    ...context,
    moreTypes: new Set([...(context.moreTypes ?? []), ...given('type')]),
    moreStates: new Set([...(context.moreStates ?? []), ...given('status')]),
  })
}
