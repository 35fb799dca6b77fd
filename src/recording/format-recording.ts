import { Document, Scalar, visit } from 'yaml'
import type { Answers } from './record-site.ts'

/** A recorded site as it stands in a file. */
export interface RecordedScenario {
  /** What people read first. */
  readonly name: string
  readonly about: string
  readonly profile: 'windows' | 'appliance'
  /** Epoch milliseconds. */
  readonly at: number
  readonly answers: Answers
}

const HEAD = ' zvm-tasks serve --site FILE plays this.'

/** Characters that end a line for some readers, or that YAML has no plain form for. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/u

/** Writes a scenario file: members in the order given, every text such that YAML 1.1 readers take it for text too. */
export function formatRecording({ name, about, profile, at, answers }: RecordedScenario): string {
  const document = new Document(
    {
      scenario: 1,
      name,
      about,
      server: { profile },
      site: { recorded: { at: new Date(at).toISOString(), ...answers } },
    },
    { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false },
  )
  document.commentBefore = HEAD
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return
      // `=` is a value of its own kind to YAML 1.1.
      if (node.value === '=' || UNSAFE.test(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  const text = document.toString({ lineWidth: 0 })
  // Those that are left stand in double quotes, where they may be escaped.
  return text.replace(new RegExp(UNSAFE, 'gu'), (character) => escaped(character.codePointAt(0) ?? 0))
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}
