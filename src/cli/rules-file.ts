import { isMap, parseDocument } from 'yaml'
import { Problem, quoted } from '../problem/index.ts'
import type { Io } from './command.ts'
import { readFileText } from './files.ts'

/** Rules as a file has them; the server says what is wrong with one of them. */
export interface RulesFile {
  /** Of the rules that these are to replace; absent in a file that replaces any. */
  readonly version?: number
  readonly rules: readonly unknown[]
}

/** Those of `retention show --json`, so that its output can be edited and given back. */
const MEMBERS = ['version', 'rules', 'changedAt', 'changedBy']

/**
 * Reads rules from YAML 1.2, of which JSON is a part.
 *
 * @throws Problem `file-unreadable`
 */
export async function readRulesFile(path: string, io: Io): Promise<RulesFile> {
  const text = (await readFileText(path, io)).replace(/^\u{feff}/u, '')
  const document = parseDocument(text, { prettyErrors: true })
  const [mistake] = [...document.errors, ...document.warnings]
  if (mistake !== undefined) {
    throw refuse(path, `it is neither YAML nor JSON: ${mistake.message.split('\n', 1)[0]}`)
  }
  if (!isMap(document.contents)) throw refuse(path, 'it has no member rules')
  const { version, rules, ...others } = toMembers(document.toJS(), path)
  const unknown = Object.keys(others).find((name) => !MEMBERS.includes(name))
  if (unknown !== undefined) throw refuse(path, `${quoted(unknown)} is none of ${MEMBERS.join(', ')}`)
  if (!Array.isArray(rules)) throw refuse(path, 'its member rules is no list')
  for (const [index, rule] of rules.entries()) requireMembers(rule, `rules[${index}]`, path)
  if (version === undefined || version === null) return { rules }
  if (typeof version === 'number' && Number.isSafeInteger(version)) return { version, rules }
  throw refuse(path, 'its member version is no whole number')
}

/** What is left out by mistake must not become "every task" or "for ever". */
function requireMembers(rule: unknown, at: string, path: string): void {
  const { where, ...others } = toMembers(rule, path, at)
  if (typeof where !== 'string') {
    throw refuse(path, `${at} has no text where; write the conditions, or "" for every task`)
  }
  if ('keepDays' in others && (others.keepDays === null || typeof others.keepDays === 'number')) return
  throw refuse(path, `${at} has no number keepDays; write the days, or null for ever`)
}

function toMembers(value: unknown, path: string, at = 'it'): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw refuse(path, `${at} is no object`)
}

function refuse(path: string, reason: string): Problem {
  return new Problem('file-unreadable', `The file ${quoted(path, 300)} holds no rules: ${reason}.`)
}
