import { findMemberKind } from '../anonymous-members.ts'
import { PLAIN_WORDS } from '../word-lists.ts'

/** Every text of a value, keys of objects apart. */
export function scalarsOf(raw: unknown): readonly string[] {
  if (typeof raw === 'string') return [raw]
  if (Array.isArray(raw)) return raw.flatMap(scalarsOf)
  return typeof raw === 'object' && raw !== null ? Object.values(raw).flatMap(scalarsOf) : []
}

/** The texts of members by which somebody could be known, and the parts of those that are made of others. */
function secretsOf(raw: unknown, member = ''): readonly string[] {
  if (Array.isArray(raw)) return raw.flatMap((each) => secretsOf(each, member))
  if (typeof raw === 'object' && raw !== null) {
    return Object.entries(raw).flatMap(([name, value]) => secretsOf(value, name))
  }
  const kind = findMemberKind(member)
  if (kind === undefined || ['inside', 'kept', 'sentence'].includes(kind)) return []
  if (raw === null || raw === '' || typeof raw === 'boolean') return []
  if (typeof raw === 'number') return kind === 'identifier' ? [String(raw)] : []
  const text = String(raw)
  const guids = text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? []
  const hosts = /^https?:\/\/([^/:]+)/.exec(text)?.[1]
  return [text, ...guids, ...(hosts === undefined ? [] : [hosts])]
}

/** Known to everybody, and no word of anybody. */
const KNOWN_TO_ALL =
  /^(?:[0-]+|(?:scsi|ide|sata|nvme):\d+:\d+|system|zerto|0\.0\.0\.0|127\.0\.0\.1|localhost|::1?)$/i

/**
 * The secrets of a source that its anonymous form still has: as a value, as a word of a sentence, or, where they are
 * long enough to be no accident, anywhere in the text.
 */
export function findLeaks(source: unknown, hidden: unknown, text: string): readonly string[] {
  const secrets = new Set(secretsOf(source).filter((secret) => !KNOWN_TO_ALL.test(secret)))
  const values = new Set(hiddenValues(hidden))
  return [...secrets].filter((secret) => values.has(secret) || (isTelling(secret) && text.includes(secret)))
}

/** Values in the place of secrets, and sentences with the words in them. */
function hiddenValues(raw: unknown, member = ''): readonly string[] {
  if (Array.isArray(raw)) return raw.flatMap((each) => hiddenValues(each, member))
  if (typeof raw === 'object' && raw !== null) {
    return Object.entries(raw).flatMap(([name, value]) => hiddenValues(value, name))
  }
  const kind = findMemberKind(member)
  if (typeof raw === 'number') return kind === 'identifier' ? [String(raw)] : []
  if (typeof raw !== 'string' || kind === 'kept') return []
  return kind === 'sentence'
    ? [raw, ...raw.split(/[\s'".,:;()]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))]
    : [raw]
}

/** Short texts, plain words and numbers occur by accident. */
function isTelling(secret: string): boolean {
  const letters = secret.match(/\p{L}/gu)?.length ?? 0
  const isPlain = secret
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .every((word) => word === '' || PLAIN_WORDS.has(word))
  return letters >= 5 && !isPlain
}
