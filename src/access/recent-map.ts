/** A map of bounded size that keeps what was put or found last; its order is from the least recent on. */
export interface RecentMap<V> {
  /** Finds a value and makes it the most recent. */
  find(key: string): V | undefined
  /** Puts a value as the most recent, and gives the one that had to leave for it. */
  put(key: string, value: V): V | undefined
  remove(key: string): void
  clear(): void
  entries(): IterableIterator<[string, V]>
}

export function createRecentMap<V>(sizeMax: number): RecentMap<V> {
  const values = new Map<string, V>()

  function removeOldest(): V | undefined {
    for (const [key, value] of values) {
      values.delete(key)
      return value
    }
    return undefined
  }

  return {
    find: (key) => {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },
    put: (key, value) => {
      values.delete(key)
      values.set(key, value)
      return values.size > sizeMax ? removeOldest() : undefined
    },
    remove: (key) => {
      values.delete(key)
    },
    clear: () => values.clear(),
    entries: () => values.entries(),
  }
}
