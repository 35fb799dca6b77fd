import { isSameIdentifier } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'

/** Something that people call by its name and programs by its identifier. */
export interface NamedThing {
  readonly identifier: string
  readonly name: string | null
}

/** Whether a text means a thing: its identifier in any letter case, or its name. */
export function isNamed({ identifier, name }: NamedThing, text: string): boolean {
  return isSameIdentifier(identifier, text.trim()) || name === text
}

/**
 * The thing that a text means; an identifier goes before a name.
 *
 * @param kind what such a thing is called in messages: `VPG`
 * @throws Problem `value-unreadable` for a name that several have
 */
export function findNamed<Thing extends NamedThing>(
  kind: string,
  text: string,
  known: readonly Thing[],
): Thing | undefined {
  const exact = known.find(({ identifier }) => isSameIdentifier(identifier, text.trim()))
  if (exact !== undefined) return exact
  const named = known.filter(({ name }) => name === text)
  const [first] = named
  if (first === undefined || named.every(({ identifier }) => identifier === first.identifier)) return first
  throw new Problem(
    'value-unreadable',
    `Several have the name ${quoted(text)}; give the identifier of one ${kind}.`,
  )
}
