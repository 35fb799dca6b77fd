import { Problem, quoted } from '../problem/index.ts'
import type { RetentionRule } from '../store/index.ts'
import type { QueryContext } from '../wire/index.ts'
import { readConditions } from './read-policy.ts'

export const RULES_MAX = 100
export const NAME_CHARS_MAX = 100
export const WHERE_CHARS_MAX = 2000
/** A hundred years; longer is for ever. */
export const KEEP_DAYS_MAX = 36_500

/**
 * Rules as somebody gives them, names without spaces around.
 *
 * @throws Problem `value-unreadable`, naming the rule and the remedy
 */
export function checkRules(given: readonly RetentionRule[], context: QueryContext): readonly RetentionRule[] {
  if (given.length > RULES_MAX) {
    throw new Problem('value-unreadable', `There are more than ${RULES_MAX} rules; give fewer.`)
  }
  const rules = given.map((rule, index) => checkRule(rule, `rules[${index}]`, context))
  for (const [index, { name }] of rules.entries()) {
    if (rules.findIndex((other) => other.name === name) === index) continue
    throw new Problem(
      'value-unreadable',
      `rules[${index}]: another rule is called ${quoted(name)}; name them apart.`,
    )
  }
  return rules
}

function checkRule({ name, where, keepDays }: RetentionRule, at: string, context: QueryContext) {
  const checked = { name: checkName(name, at), where: checkWhere(where, at), keepDays }
  readConditions(at, checked.where, context)
  if (keepDays !== null && !(keepDays >= 0 && keepDays <= KEEP_DAYS_MAX)) {
    throw new Problem(
      'value-unreadable',
      `${at}: keepDays is not a whole number from 0 to ${KEEP_DAYS_MAX}, or null for ever.`,
    )
  }
  return checked
}

/** @throws Problem `value-unreadable` */
export function checkName(name: string, at: string): string {
  const trimmed = name.trim()
  if (trimmed.length >= 1 && trimmed.length <= NAME_CHARS_MAX) return trimmed
  throw new Problem('value-unreadable', `${at}: name is not text of 1 to ${NAME_CHARS_MAX} characters.`)
}

/** @throws Problem `value-unreadable` */
export function checkWhere(where: string, at: string): string {
  const trimmed = where.trim().replace(/^\?/, '')
  if (trimmed.length <= WHERE_CHARS_MAX) return trimmed
  throw new Problem('value-unreadable', `${at}: where is longer than ${WHERE_CHARS_MAX} characters.`)
}
