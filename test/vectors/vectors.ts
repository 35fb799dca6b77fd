import { readFileSync } from 'node:fs'

/** One case of a vector file: its columns, and where it stands for the message of a test that fails. */
export interface Vector {
  readonly columns: readonly string[]
  readonly place: string
}

/** The cases of a file in this folder: one a line, columns between `|`, `#` begins a line that says why. */
export function readVectors(name: string): readonly Vector[] {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8').split('\n')
  return lines
    .map((line, index) => ({ line: line.trim(), place: `test/vectors/${name}:${index + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, place }) => ({ columns: line.split('|').map((column) => column.trim()), place }))
}
