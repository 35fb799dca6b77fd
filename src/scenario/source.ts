import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import { parseExactJson, SITE_FILE_CHARS_MAX, toMillions } from '../capture/index.ts'
import { Problem, quoted } from '../problem/index.ts'

/** The way to a value from the top of a file. */
export type Path = readonly (string | number)[]

/** A file that was read: its value, and where in the file each of its parts stands. */
export interface Source {
  readonly value: unknown
  /**
   * The line of a member or an entry, from 1; that of the nearest one around it where it is not there, and 1 where the
   * file is too large to look.
   */
  lineOf(path: Path): number
}

const { json: CHARS_MAX, yaml: YAML_CHARS_MAX } = SITE_FILE_CHARS_MAX

/** From here on JSON is read by the runtime's own reader, which keeps no lines: they are found when one is asked for. */
const CHARS_QUICK = 256 * 1024

const ALIASES_MAX = 1000

/**
 * Reads YAML 1.2, of which JSON is a part. Whole numbers past 2^53 are kept as their digits.
 *
 * @throws Problem `file-unreadable` with file, line and remedy
 */
export function readSource(text: string, fileName: string): Source {
  if (text.length > CHARS_MAX) {
    throw new Problem(
      'file-unreadable',
      `${fileName}: the file has more than ${toMillions(CHARS_MAX)} million characters; leave recorded tasks out.`,
    )
  }
  const plain = text.replace(/^\u{feff}/u, '')
  const quick = plain.length < CHARS_QUICK ? undefined : parseLargeJson(plain)
  const isBeyondYaml = plain.length > YAML_CHARS_MAX
  if (quick === undefined && isBeyondYaml) {
    throw new Problem(
      'file-unreadable',
      `${fileName}: the file is no JSON and has more than ${toMillions(YAML_CHARS_MAX)} million characters; write it as JSON.`,
    )
  }
  if (quick === undefined) {
    try {
      return parseYaml(plain, fileName)
    } catch (error) {
      throw error instanceof RangeError ? tooDeep(`${fileName}:1`, error) : error
    }
  }
  let parsed: Source | undefined
  return {
    value: quick.value,
    lineOf: (path) => {
      // The way to the value, which stands in every message, has to do.
      if (isBeyondYaml) return 1
      parsed ??= parseYaml(plain, fileName)
      return parsed.lineOf(path)
    },
  }
}

function parseLargeJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*\{/.test(text.slice(0, 1000))) return undefined
  try {
    return { value: parseExactJson(text) }
  } catch {
    // YAML that begins with a brace, or a mistake that the other reader tells with its line.
    return undefined
  }
}

function parseYaml(text: string, fileName: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
    logLevel: 'error',
  })
  const [mistake] = [...document.errors, ...document.warnings]
  if (mistake !== undefined) throw refusedAt(mistake, { text, fileName, lines })
  visit(document, {
    Alias: (_, node) => {
      if (node.resolve(document) !== undefined) return
      const { line } = lines.linePos(startOf(node) ?? 0)
      const name = quoted(`*${node.source}`)
      throw new Problem(
        'file-unreadable',
        `${fileName}:${line}: ${name} repeats nothing; ${REMEDIES.BAD_ALIAS}.`,
      )
    },
    Scalar: (_, node) => {
      const { value, source } = node
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        node.value = source ?? value
      }
    },
  })
  return {
    value: toValue(document, fileName),
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
  }
}

function toValue(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new Problem(
      'file-unreadable',
      `${fileName}:1: aliases (*name) repeat too much of the file; write it out, or repeat less.`,
      { cause: error },
    )
  }
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const step of path) {
    const found = memberOf(isAlias(node) ? node.resolve(document) : node, step)
    if (found === undefined) return offset
    // The line of `clock:` says more than that of the first of its members.
    offset = startOf(found.name) ?? startOf(found.value) ?? offset
    node = found.value
  }
  return offset
}

function memberOf(node: unknown, step: string | number): { name: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step]
    return value === undefined ? undefined : { name: value, value }
  }
  if (!isMap(node)) return undefined
  const pairs = node.items.map(({ key, value }) => ({ name: key, value }))
  const named = (isSame: (name: string) => boolean) =>
    pairs.find(({ name }) => isScalar(name) && isSame(String(name.value)))
  // Recorded answers are read in any letter case.
  return named((name) => name === step) ?? named((name) => name.toLowerCase() === String(step).toLowerCase())
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

/** What to do about the mistakes that people make most. */
const REMEDIES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of them',
  TAB_AS_INDENT: 'indent with spaces',
  MULTIPLE_DOCS: 'write each scenario into a file of its own',
  BAD_ALIAS: 'give the value an anchor (&name) before it is repeated (*name)',
  TAG_RESOLVE_FAILED: 'leave the tag (!name) out',
  MISSING_CHAR: 'close the quotes and brackets that were opened',
  BAD_INDENT: 'indent the members of one object alike',
  BAD_SCALAR_START: 'put the text in quotes',
}

function refusedAt(
  { code, pos, message }: YAMLError,
  { text, fileName, lines }: { text: string; fileName: string; lines: LineCounter },
): Problem {
  const [offset] = pos
  const { line } = lines.linePos(Math.min(offset, text.length))
  const remedy = REMEDIES[code] ?? 'check quotes, colons and indentation there'
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep(`${fileName}:${line}`)
  const what =
    code === 'DUPLICATE_KEY'
      ? `${quoted(/^[^\s:]*/.exec(text.slice(offset))?.[0] ?? '')} stands there twice`
      : `this is not YAML: ${message.replace(/[.\s]+$/, '')}`
  return new Problem('file-unreadable', `${fileName}:${line}: ${what}; ${remedy}.`)
}

/** The reader goes as deep as its stack does. */
function tooDeep(place: string, cause?: unknown): Problem {
  const message = `${place}: values are nested too deeply here; a scenario needs less than ten levels.`
  return new Problem('file-unreadable', message, { cause })
}
