import type { Site } from '../inventory/index.ts'
import { NAMED_THINGS, type NamedThing, type ThingKind } from '../simulation/index.ts'

/** Finds what names mean at one site. */
export interface EntityNames {
  /** Whether something has this name or identifier. */
  has(kind: ThingKind, text: string): boolean
  names(kind: ThingKind): readonly string[]
}

export function createEntityNames(site: Site): EntityNames {
  const known = new Map<ThingKind, Known>()
  const knownOf = (kind: ThingKind) => {
    const kept = known.get(kind) ?? toKnown(NAMED_THINGS[kind].of(site))
    known.set(kind, kept)
    return kept
  }
  return {
    has: (kind, text) => {
      const { identifiers, names } = knownOf(kind)
      return identifiers.has(text.trim().toLowerCase()) || names.has(text)
    },
    names: (kind) => [...knownOf(kind).names],
  }
}

interface Known {
  readonly identifiers: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

function toKnown(entities: readonly NamedThing[]): Known {
  return {
    identifiers: new Set(entities.map(({ identifier }) => identifier.toLowerCase())),
    names: new Set(entities.flatMap(({ name }) => (name === null || name === '' ? [] : [name]))),
  }
}
