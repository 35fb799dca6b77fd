/** What a bounded map keeps: it marks what was found since it last looked for room. */
export interface Remembered {
  isUsed: boolean
}

/** A map that forgets what was not found for longest once it is full, and counts what it forgot. */
export interface BoundedMap<Value extends Remembered> {
  find(key: string): Value | undefined
  put(key: string, value: Value): void
  values(): IterableIterator<Value>
  readonly size: number
  readonly forgotten: number
}

/**
 * Values are kept in the order in which they came. One that was found meanwhile gets a second chance instead of
 * leaving, so that finding costs a look-up and no change of order.
 *
 * @param onForget told each value that leaves
 */
export function createBoundedMap<Value extends Remembered>(
  sizeMax: number,
  onForget: (value: Value) => void = () => {},
): BoundedMap<Value> {
  const values = new Map<string, Value>()
  let forgotten = 0

  function forgetOne(): void {
    for (const [key, value] of values) {
      values.delete(key)
      if (!value.isUsed) {
        forgotten += 1
        onForget(value)
        return
      }
      value.isUsed = false
      values.set(key, value)
    }
  }

  return {
    find(key) {
      const value = values.get(key)
      if (value !== undefined) value.isUsed = true
      return value
    },
    put(key, value) {
      if (values.size >= sizeMax && !values.has(key)) forgetOne()
      values.set(key, value)
    },
    values: () => values.values(),
    get size() {
      return values.size
    },
    get forgotten() {
      return forgotten
    },
  }
}
