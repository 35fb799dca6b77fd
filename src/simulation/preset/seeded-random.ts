import { createRandom } from '../random.ts'

/** What presets draw: the site's own stream of numbers, with more to ask for. */
export interface SeededRandom {
  /** A whole number, both ends included; the width is below 2^32. */
  integer(from: number, to: number): number
  /** At least `from`, below `to`, to two decimals. */
  decimal(from: number, to: number): number
  /** Whether something of this probability happens. */
  isLucky(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** A version 4 guid in lower case. */
  guid(): string
  /** A 64-bit number in digits that is always beyond 2^53, so that clients which read it as a double are found out. */
  long(): string
  /** A stream of its own: what is drawn from one changes nothing in another. */
  fork(name: string): SeededRandom
}

/** @param path names the stream beside the others of the seed */
export function createSeededRandom(seed: number, ...path: readonly string[]): SeededRandom {
  const random = createRandom(seed, 'preset', ...path)
  return {
    integer: random.integer,
    decimal: (from, to) => Math.floor((from + random.next() * (to - from)) * 100) / 100,
    isLucky: (probability) => random.next() < probability,
    pick(items) {
      const item = items[Math.floor(random.next() * items.length)]
      if (item === undefined) throw new Error('Nothing to pick from.')
      return item
    },
    guid: random.guid,
    long() {
      const high = BigInt(random.integer(0x1000_0000, 0x7fff_ffff))
      return ((high << 32n) | BigInt(random.integer(0, 0xffff_ffff))).toString()
    },
    fork: (name) => createSeededRandom(seed, ...path, name),
  }
}
