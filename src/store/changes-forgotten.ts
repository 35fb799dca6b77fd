import { Problem } from '../problem/index.ts'

/**
 * @param oldest the position of the oldest change that is kept, one more than the newest where there is none
 * @throws Problem `changes-forgotten`
 */
export function refuseForgotten(after: number, oldest: number): void {
  if (after >= oldest - 1) return
  throw new Problem(
    'changes-forgotten',
    `The changes after ${after} are not all kept any more; the oldest that can be asked for are those after ${oldest - 1}. Read the tasks anew, and go on from the newest position.`,
  )
}
