import { createHash } from 'node:crypto'
import type { Task } from '../../src/task/index.ts'

/** What a write leaves behind, as the writer tells it on a line before and after. */
export interface Entry {
  readonly id: string
  readonly generation: number
  /** Of all members of the task. */
  readonly digest: string
  /** The key it was created under. */
  readonly key?: string
}

/** A line of the writer: `begin` before a write, with all that it will leave; `done` once it is acknowledged. */
export type Line = { readonly begin: readonly Entry[] } | { readonly done: true }

export function toEntry(task: Task): Entry {
  const digest = createHash('sha256').update(JSON.stringify(task)).digest('hex').slice(0, 16)
  return { id: task.id, generation: task.generation, digest }
}
