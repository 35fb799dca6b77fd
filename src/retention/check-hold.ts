import { Problem, quoted } from '../problem/index.ts'
import type { LegalHold } from '../store/index.ts'
import { parseTaskId } from '../task/index.ts'
import type { QueryContext } from '../wire/index.ts'
import { checkName, checkWhere } from './check-rules.ts'
import { readConditions } from './read-policy.ts'

export const HELD_TASKS_MAX = 10_000
export const REASON_CHARS_MAX = 1000

/** What somebody wants to be held. */
export interface HoldWish {
  readonly name: string
  readonly reason: string
  /** Absent or null where tasks are named. */
  readonly where?: string | null
  readonly tasks?: readonly string[]
}

/**
 * A hold as somebody gives it: conditions, or the identifiers of tasks, which need not be there yet.
 *
 * @throws Problem `value-unreadable`
 */
export function checkHold(
  wish: HoldWish,
  context: QueryContext,
): Pick<LegalHold, 'name' | 'reason' | 'where' | 'tasks'> {
  const { where: given = null, tasks: named = [] } = wish
  const [name, reason] = [checkName(wish.name, 'The hold'), checkReason(wish.reason)]
  if ((given === null) === (named.length === 0)) {
    throw new Problem(
      'value-unreadable',
      'The hold: give either where, which is "" for every task, or the identifiers of tasks.',
    )
  }
  if (named.length > HELD_TASKS_MAX) {
    throw new Problem(
      'value-unreadable',
      `The hold: tasks has more than ${HELD_TASKS_MAX} identifiers; use where, or several holds.`,
    )
  }
  const tasks = named.map((text) => {
    const id = parseTaskId(text)
    if (id !== undefined) return id
    throw new Problem('value-unreadable', `The hold: ${quoted(text)} is not a task identifier.`)
  })
  const where = given === null ? null : checkWhere(given, 'The hold')
  if (where !== null) readConditions('The hold', where, context)
  return { name, reason, where, tasks: [...new Set(tasks)] }
}

/** @throws Problem `value-unreadable` */
export function checkReason(reason: string): string {
  const trimmed = reason.trim()
  if (trimmed.length >= 1 && trimmed.length <= REASON_CHARS_MAX) return trimmed
  throw new Problem(
    'value-unreadable',
    `reason is not text of 1 to ${REASON_CHARS_MAX} characters; say why, for those who ask later.`,
  )
}
