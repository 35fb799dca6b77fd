import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { prettyBody } from './pretty-body.ts'

/** One request of a scenario and the whole answer that is promised. */
export interface ScenarioExchange {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
  }
  readonly answer: {
    readonly status: number
    /** The headers that are promised; others may be there. `Name: -` promises that it is absent. */
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
  }
}

/**
 * A scenario is text. Lines that begin with `#` come first: the promise, its source, and directives:
 *
 * | directive | what |
 * | --- | --- |
 * | `# Given: a.json b.xml` | files of test/wire/given/ that are imported before, in that order |
 * | `# Site: site.json` | a site file of test/wire/given/; `demo` is a site that runs, on a frozen clock |
 * | `# With: profile=appliance timeZone=UTC` | settings by name |
 * | `# Login: none` | or `reader`, `producer`, `administrator` (unless said otherwise) |
 * | `# Raw` | bodies are compared byte for byte, not pretty-printed |
 * | `# Advance: 60` | before an exchange: seconds by which the clock goes on |
 *
 * Then request and answer, each head and body with an empty line between; further exchanges after a line `---`.
 * `{{name}}` in an answer stands for any text and is what `{{name}}` means from there on; `{{*}}` is any text.
 */
export interface Scenario {
  readonly name: string
  readonly promise: string
  readonly given: readonly string[]
  readonly site: string | undefined
  readonly settings: Readonly<Record<string, string>>
  readonly login: string
  readonly isRaw: boolean
  readonly exchanges: readonly (ScenarioExchange & {
    readonly advanceSeconds: number
    readonly comments: string
  })[]
}

export function readScenarios(): readonly Scenario[] {
  return globSync('test/wire/*.http')
    .sort()
    .map((file) => parseScenario(basename(file, '.http'), readFileSync(file, 'utf8')))
}

export function parseScenario(name: string, text: string): Scenario {
  const parts = text.replaceAll('\r\n', '\n').split(/^---$\n?/m)
  const comments = (parts[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.slice(1).trim())
  const directive = (word: string) =>
    comments
      .find((line) => line.startsWith(`${word}:`))
      ?.slice(word.length + 1)
      .trim()
  return {
    name,
    promise: comments[0] ?? '',
    given: directive('Given')?.split(/\s+/) ?? [],
    site: directive('Site'),
    settings: Object.fromEntries(
      (directive('With')?.split(/\s+/) ?? []).map((pair) => {
        const [key = '', ...value] = pair.split('=')
        return [key, value.join('=')]
      }),
    ),
    login: directive('Login') ?? 'administrator',
    isRaw: comments.includes('Raw'),
    exchanges: parts.map(parseExchange),
  }
}

function parseExchange(part: string): Scenario['exchanges'][number] {
  const lines = part.split('\n')
  const comments = lines.filter((line) => line.startsWith('#'))
  const text = lines
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim()
  const answerAt = /^\d{3}$/m.exec(text)?.index ?? text.length
  const request = splitHead(text.slice(0, answerAt))
  const answer = splitHead(text.slice(answerAt))
  const [method = '', url = ''] = request.first.split(' ')
  const advance = comments.find((line) => line.startsWith('# Advance:'))
  return {
    request: { method, url, headers: request.headers, body: request.body },
    answer: { status: Number(answer.first), headers: answer.headers, body: answer.body },
    advanceSeconds: Number(advance?.slice('# Advance:'.length) ?? 0),
    comments: comments.join('\n'),
  }
}

function splitHead(text: string) {
  const [head = '', ...rest] = text.trim().split(/\n\n/)
  const [first = '', ...headerLines] = head.split('\n')
  const headers = headerLines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
  })
  return { first, headers, body: rest.join('\n\n') }
}

/** What a scenario's placeholders have stood for so far. */
export type Captures = Map<string, string>

/** Puts captured values where a request names them. */
export function fillIn(text: string, captures: Captures): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => captures.get(name) ?? whole)
}

/**
 * Whether the actual text is the promised one; captures what new placeholders stand for.
 */
export function matchesPromise(promised: string, actual: string, captures: Captures): boolean {
  const names: string[] = []
  const pattern = fillIn(promised, captures)
    .split(/(\{\{(?:\w+|\*)\}\})/)
    .map((piece) => {
      const name = /^\{\{(\w+|\*)\}\}$/.exec(piece)?.[1]
      if (name === undefined) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      if (name === '*') return '[^\\n]*?'
      if (names.includes(name)) return `\\k<${name}>`
      names.push(name)
      return `(?<${name}>[^\\n"<>]+?)`
    })
    .join('')
  const match = new RegExp(`^${pattern}$`).exec(actual)
  for (const name of names) {
    const value = match?.groups?.[name]
    if (value !== undefined) captures.set(name, value)
  }
  return match !== null
}

/** An answer as a scenario file has it. `shown` are the headers to show. */
export function formatAnswer(
  answer: { status: number; headers: Readonly<Record<string, unknown>>; body: string },
  { shown, isRaw }: { shown: readonly string[]; isRaw: boolean },
): string {
  const headers = shown.map((name) => `${name}: ${String(answer.headers[name.toLowerCase()] ?? '-')}`)
  const body = isRaw ? answer.body : prettyBody(answer.body, String(answer.headers['content-type'] ?? ''))
  return [[String(answer.status), ...headers].join('\n'), ...(body === '' ? [] : [body])].join('\n\n')
}
