import { Problem, type ProblemCode } from '../../src/problem/index.ts'
import type { TaskCursor, TaskStore } from '../../src/store/index.ts'
import type { Task, TaskFilter } from '../../src/task/index.ts'

/** All tasks of a filter, page by page. */
export async function listAll(store: TaskStore, filter: TaskFilter, limit: number): Promise<readonly Task[]> {
  const all: Task[] = []
  let after: TaskCursor | undefined
  for (;;) {
    const page = await store.list(filter, after === undefined ? { limit } : { limit, after })
    all.push(...page)
    if (page.length < limit) return all
    after = page.at(-1)
  }
}

export function hasCode(code: ProblemCode): (error: unknown) => boolean {
  return (error) => error instanceof Problem && error.code === code
}
