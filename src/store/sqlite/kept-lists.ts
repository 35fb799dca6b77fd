import { type ListedTask, matchesFilter, type Task, type TaskFilter } from '../../task/index.ts'
import { type ChunkList, createChunkList } from './list-chunks.ts'

/** What is known of the list of one filter while nothing in it changes. */
export interface KeptList {
  readonly filter: TaskFilter
  /** As given when it was asked for last; absent where the list has changed since. */
  version: number | undefined
  /** By the mark of the renderer. */
  readonly texts: Map<string, ChunkList>
}

/** The lists that were asked for lately. */
export interface KeptLists {
  of(filter: TaskFilter): KeptList
  /** The texts of a list under the mark of their renderer. Ask again after every wait: they may be forgotten. */
  textsOf(filter: TaskFilter, mark: string): ChunkList
  /** Forgets what a change of a task makes wrong, and no more. */
  note(before: ListedTask | undefined, after: ListedTask | undefined): void
  clear(): void
}

/** Every write looks at each of them once, some 20 microseconds in all. */
const LISTS_MAX = 256
/** Renderers of one list: two formats, and few names by which clients reach us. */
const TEXTS_MAX = 4
/** Of short lists, which are kept in memory. */
const MEMORY_BYTES_MAX = 32 * 1024 ** 2

export function createKeptLists(): KeptLists {
  /** The least recent stands first. */
  const lists = new Map<string, KeptList>()
  /** Who asks again does so with the same filter. */
  const keys = new WeakMap<TaskFilter, string>()
  let memoryBytes = 0

  function onMemory(bytes: number): void {
    memoryBytes += bytes
    if (bytes <= 0) return
    for (const list of lists.values()) {
      if (memoryBytes <= MEMORY_BYTES_MAX) return
      forgetTexts(list)
    }
  }

  function listOf(filter: TaskFilter): KeptList {
    const key = keys.get(filter) ?? keyOf(filter)
    keys.set(filter, key)
    const list = lists.get(key) ?? { filter, version: undefined, texts: new Map() }
    lists.delete(key)
    lists.set(key, list)
    if (lists.size > LISTS_MAX) removeOldest(lists, forgetTexts)
    return list
  }

  return {
    of: listOf,
    textsOf: (filter, mark) => {
      const { texts } = listOf(filter)
      const known = texts.get(mark)
      if (known !== undefined) return known
      if (texts.size >= TEXTS_MAX) removeOldest(texts, (chunks) => chunks.clear())
      const made = createChunkList(onMemory)
      texts.set(mark, made)
      return made
    },
    note: (before, after) => {
      for (const list of lists.values()) {
        const changed = [before, after].filter(
          (task): task is ListedTask => task !== undefined && matches(task, list.filter),
        )
        if (changed.length === 0) continue
        list.version = undefined
        for (const chunks of list.texts.values()) for (const task of changed) chunks.removeAt(task)
      }
    },
    clear: () => {
      for (const list of lists.values()) forgetTexts(list)
      lists.clear()
    },
  }
}

function forgetTexts({ texts }: KeptList): void {
  for (const chunks of texts.values()) chunks.clear()
  texts.clear()
}

function removeOldest<Value>(values: Map<string, Value>, forget: (value: Value) => void): void {
  for (const [key, value] of values) {
    values.delete(key)
    forget(value)
    return
  }
}

function matches(task: ListedTask, filter: TaskFilter): boolean {
  // Filters look at these members and no others.
  return matchesFilter(task as Task, filter)
}

function keyOf(filter: TaskFilter): string {
  return JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}
