import { Document, Scalar, visit } from 'yaml'
import { SITE_FILE_CHARS_MAX, type SiteFileFormat, toMillions } from '../capture/index.ts'
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

/** The format of a file by its ending: JSON where that says so, else YAML. */
export function formatOfFile(file: string): SiteFileFormat {
  return /\.json$/i.test(file) ? 'json' : 'yaml'
}

/**
 * Writes a scenario file, members in the order given. YAML is for people, every text such that YAML 1.1 readers take it
 * for text too; JSON is on one line, and read many times faster.
 */
export function formatRecording(
  { name, about, profile, at, answers }: RecordedScenario,
  format: SiteFileFormat,
): string {
  const scenario = {
    scenario: 1,
    name,
    about,
    server: { profile },
    site: { recorded: { at: new Date(at).toISOString(), ...answers } },
  }
  return format === 'json' ? `${JSON.stringify(scenario)}\n` : formatYaml(scenario)
}

function formatYaml(scenario: object): string {
  const document = new Document(scenario, {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  })
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

/** Characters of YAML from which on a reader is felt to be slow. */
const YAML_CHARS_SLOW = 8 * 1024 * 1024

/**
 * What to know of a recording because of its size, as a sentence; nothing of one that is played without ado.
 *
 * @param chars how many characters the file has
 */
export function adviceOnSize(chars: number, format: SiteFileFormat): string | undefined {
  const most = SITE_FILE_CHARS_MAX[format]
  const what = `The file has ${toMillions(chars)} million characters`
  const remedy =
    format === 'yaml' ? 'give --out a name that ends in .json' : 'record fewer tasks with --since'
  if (chars > most) return `${what}, and serve plays none above ${toMillions(most)} million; ${remedy}.`
  if (format === 'json' || chars <= YAML_CHARS_SLOW) return undefined
  return `${what}, and YAML is read slowly, a million in a second; ${remedy}.`
}
