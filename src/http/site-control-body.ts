import { Problem, quoted } from '../problem/index.ts'
import { parseJson } from '../wire/index.ts'
import type { Exchange } from './route.ts'

/**
 * The members of a JSON body.
 *
 * @throws Problem `value-unreadable` for one that is not known, naming those that are
 */
export async function readMembers(
  exchange: Exchange,
  known: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const raw = parseJson(await exchange.text())
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem('value-unreadable', `The body is not an object; its members are ${known.join(', ')}.`)
  }
  const unknown = Object.keys(raw).find((name) => !known.includes(name))
  if (unknown === undefined) return raw as Readonly<Record<string, unknown>>
  throw new Problem('value-unreadable', `${quoted(unknown)} is not a member; there are ${known.join(', ')}.`)
}
