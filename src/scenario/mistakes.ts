import { Problem } from '../problem/index.ts'
import type { Path, Source } from './source.ts'

/** Something that is wrong in a file: where, and what, with its remedy and without a period. */
export interface Mistake {
  readonly path: Path
  readonly message: string
}

const MISTAKES_TOLD = 10

/** `steps[0].do.vpg`; empty for the whole file. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
}

/** All that is wrong, in the order of the file, each on a line of its own: `file.yaml:12: what; remedy.` */
export function toProblem(
  code: 'file-unreadable' | 'value-unreadable',
  mistakes: readonly Mistake[],
  { fileName, source }: { fileName: string; source: Source },
): Problem {
  const placed = mistakes
    .map(({ path, message }) => ({ line: source.lineOf(path), message }))
    .toSorted((one, other) => one.line - other.line)
  const told = new Set(
    placed.map(({ line, message }) => `${fileName}:${line}: ${message}.`.replace(/\?\.$/, '?')),
  )
  const rest = told.size - MISTAKES_TOLD
  const lines = [...told].slice(0, MISTAKES_TOLD)
  return new Problem(code, [...lines, ...(rest > 0 ? [`… and ${rest} more.`] : [])].join('\n'))
}
