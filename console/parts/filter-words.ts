import type { Names } from '../api/names.ts'
import { nameOf } from '../api/names.ts'
import { CONDITIONS } from './filter-state.ts'
import { formatType } from './format.ts'
import { stateWords } from './state-words.ts'

const GROUPS: Readonly<Record<string, string>> = { running: 'Running', failed: 'Failed', ended: 'Ended' }

/** A value as people read it: words for types and states, names for identifiers. */
export function wordsOfValue(name: string, value: string, names: Names): string {
  const kind = CONDITIONS.find((row) => row.name === name)?.kind
  if (kind === 'type') return formatType(value)
  if (kind === 'state') return stateWords(value).word
  if (kind === 'vpg') return nameOf(names.vpgs, value)
  if (kind === 'site') return nameOf(names.sites, value)
  if (kind === 'group') return GROUPS[value] ?? value
  return value
}
