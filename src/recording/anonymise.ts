import { hideAddress, hideLink } from './anonymous-address.ts'
import { hideIdentifier } from './anonymous-identifier.ts'
import { findMemberKind, type MemberKind } from './anonymous-members.ts'
import { hideEmail, hideInSentence, hideName, indexNames } from './anonymous-text.ts'
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts'
import type { Answers } from './record-site.ts'

export interface AnonymousAnswers {
  readonly answers: Answers
  /** How many members were left out, since it is not known what they hold; by name. */
  readonly dropped: ReadonlyMap<string, number>
}

/** Whom a server starts tasks as by itself. */
const SYSTEM_USERS: readonly string[] = ['system', 'zerto']

/** What stands for a text of a kind. */
type Hide = (text: string) => string

/**
 * Replaces all by which a site, its people and its machines could be known by made-up texts, the same for the
 * same. Kinds, states, numbers, sizes and times stay, and what refers to what.
 *
 * @param secret the key of the made-up texts; same key, same texts
 */
export function anonymise(answers: Answers, secret: string): AnonymousAnswers {
  const texts = collectTexts(answers)
  const pseudonyms = createPseudonyms(secret, (lower) => texts.lower.has(lower))
  const names = indexNames(texts.names)
  const dropped = new Map<string, number>()
  const rules = createRules(pseudonyms, (text) => hideInSentence(text, names, pseudonyms))

  function hideMembers(raw: object): Record<string, unknown> {
    const hidden: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(raw)) {
      const kind = findMemberKind(name)
      const isHarmless = value === null || typeof value === 'number' || typeof value === 'boolean'
      const isInside = kind === 'inside' && typeof value === 'string' && value !== ''
      if ((kind === undefined && !isHarmless) || isInside) dropped.set(name, (dropped.get(name) ?? 0) + 1)
      else hidden[name] = hide(value, kind)
    }
    return hidden
  }

  function hide(raw: unknown, kind: MemberKind | undefined): unknown {
    if (Array.isArray(raw)) return raw.map((each) => hide(each, kind))
    if (typeof raw === 'object' && raw !== null) return hideMembers(raw)
    if (kind === undefined || kind === 'inside') return typeof raw === 'string' ? '' : raw
    if (typeof raw === 'number') return hideNumber(raw, kind, rules)
    return typeof raw === 'string' ? rules[kind](raw) : raw
  }

  const hidden = Object.entries(answers).map(([name, answer]) => {
    if (name !== 'checkpoints' || typeof answer !== 'object' || answer === null) {
      return [name, hide(answer, 'inside')]
    }
    const byVpg = Object.entries(answer).map(([vpg, list]) => [rules.identifier(vpg), hide(list, 'inside')])
    return [name, Object.fromEntries(byVpg)]
  })
  return { answers: Object.fromEntries(hidden), dropped }
}

/** Numbers say how much, unless they say who. */
function hideNumber(raw: number, kind: Exclude<MemberKind, 'inside'>, rules: Rules): number | string {
  if (kind !== 'identifier' && kind !== 'phone') return raw
  const hidden = rules[kind](String(raw))
  return Number.isSafeInteger(Number(hidden)) ? Number(hidden) : hidden
}

type Rules = Readonly<Record<Exclude<MemberKind, 'inside'>, Hide>>

/** What a word of the API, a version or a date is made of; anything else in its place is a sentence. */
const KEPT = /^[\w .,:+()/-]{0,100}$/

function createRules(pseudonyms: Pseudonyms, sentence: Hide): Rules {
  const name =
    (kind: string): Hide =>
    (text) =>
      hideName(text, kind, pseudonyms)
  return {
    kept: (text) => (KEPT.test(text) ? text : sentence(text)),
    sentence,
    identifier: (text) => hideIdentifier(text, pseudonyms),
    link: (text) => hideLink(text, pseudonyms),
    address: (text) => hideAddress(text, pseudonyms),
    user: (text) => (SYSTEM_USERS.includes(text.toLowerCase()) ? text : name('user')(text)),
    email: (text) => hideEmail(text, pseudonyms),
    phone: (text) =>
      text === ''
        ? ''
        : pseudonyms.of(`phone ${text}`, (digits) => `555-${1_000_000 + digits.number(9_000_000, 0)}`),
    ...(Object.fromEntries(NAME_KINDS.map((kind) => [kind, name(kind)])) as Record<NameKind, Hide>),
  }
}

const NAME_KINDS = [
  ...(['text', 'tag', 'contact', 'place', 'path', 'site', 'vpg', 'vm', 'vra', 'group', 'host'] as const),
  ...([
    'cluster',
    'datastore',
    'device',
    'folder',
    'network',
    'pool',
    'profile',
    'repository',
    'zorg',
  ] as const),
] as const
type NameKind = (typeof NAME_KINDS)[number]

/** Kinds whose texts are sought in sentences. */
const SOUGHT: readonly MemberKind[] = [...NAME_KINDS, 'user', 'address']

interface SourceTexts {
  /** Every text that is to disappear, in lower case. */
  readonly lower: ReadonlySet<string>
  /** Names with their kinds. */
  readonly names: ReadonlyMap<string, string>
}

function collectTexts(answers: Answers): SourceTexts {
  const lower = new Set<string>()
  const names = new Map<string, string>()
  const visit = (raw: unknown, kind: MemberKind | undefined): void => {
    if (Array.isArray(raw)) for (const each of raw) visit(each, kind)
    else if (typeof raw === 'object' && raw !== null) {
      for (const [name, value] of Object.entries(raw)) visit(value, findMemberKind(name))
    } else if (typeof raw === 'string' && raw !== '' && kind !== 'kept') {
      lower.add(raw.toLowerCase())
      if (kind === undefined || !SOUGHT.includes(kind) || names.has(raw)) return
      if (kind !== 'user' || !SYSTEM_USERS.includes(raw.toLowerCase())) names.set(raw, kind)
    }
  }
  for (const answer of Object.values(answers)) visit(answer, 'inside')
  return { lower, names }
}
