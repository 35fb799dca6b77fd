import { Problem } from '../problem/index.ts'
import { DEFAULT_STYLE, type Format, type Shape, writeDocument } from '../wire/index.ts'
import type { Arguments, Flag } from './command.ts'
import { toTerminalJson, toTerminalXml } from './terminal-text.ts'

const FORMATS = {
  json: 'Print the answer as JSON, as a Windows ZVM writes it.',
  csv: 'Print CSV with a head line.',
  xml: 'Print the answer as XML, as a Windows ZVM writes it.',
} as const

export type OutputFormat = keyof typeof FORMATS

export function formatFlags(...names: readonly OutputFormat[]): readonly Flag[] {
  return names.map((name) => ({ name, doc: FORMATS[name] }))
}

/** The format that was asked for; `undefined` for the one for people. @throws Problem `misuse` for two */
export function readFormat(args: Arguments): OutputFormat | undefined {
  const [first, second] = (Object.keys(FORMATS) as OutputFormat[]).filter((name) => args.isOn(name))
  if (second !== undefined) throw new Problem('misuse', `Give either --${first} or --${second}.`)
  return first
}

/** A value as a document and a line feed, safe in a terminal as well. */
export function formatDocument<Value>(shape: Shape<Value>, value: Value, format: Format): string {
  const document = writeDocument(shape, value, format, DEFAULT_STYLE)
  return `${format === 'json' ? toTerminalJson(document) : toTerminalXml(document)}\n`
}
