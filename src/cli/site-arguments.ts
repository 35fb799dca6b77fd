import { Problem, quoted } from '../problem/index.ts'
import type { Arguments } from './command.ts'

/**
 * A flag that is a number. Which numbers there may be is for the server to say.
 *
 * @throws Problem `misuse`
 */
export function readNumber(args: Arguments, flag: string): number | undefined {
  const text = args.flag(flag)
  if (text === undefined) return undefined
  if (/^\d{1,15}(\.\d{1,6})?$/.test(text.trim())) return Number(text)
  throw new Problem('misuse', `--${flag} ${quoted(text)} is not a number, such as 2 or 0.5.`)
}
