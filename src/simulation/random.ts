/** A stream of numbers that is the same for the same seed and path, whatever else is drawn elsewhere. */
export interface Random {
  /** From 0, and less than 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** A whole number of milliseconds between three quarters and five quarters of the given ones. */
  around(ms: number): number
  /** A guid in lower case, in the form of those that are random. */
  guid(): string
}

/**
 * @param path names the stream beside all others of the seed: `'operation', 12`
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  const text = [seed, ...path].join('/')
  // The generator is sfc32: small, quick, and good enough for a story.
  let [a, b, c, d] = [hashOf(`a${text}`), hashOf(`b${text}`), hashOf(`c${text}`), 1]
  function word(): number {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let n = 0; n < 8; n += 1) word()

  const next = () => word() / 2 ** 32
  const hex = () => word().toString(16).padStart(8, '0')
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    around: (ms) => Math.round(ms * (0.75 + next() / 2)),
    guid: () => {
      const digits = hex() + hex() + hex() + hex()
      const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4]
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
    },
  }
}

/** 32 bits of a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return mixed(hash)
}

/** What stands at place `n` of an endless row of numbers from 0 to 1 that a hash names. */
export function noiseAt(hash: number, n: number): number {
  return mixed(hash ^ Math.imul(n | 0, 0x9e3779b1)) / 2 ** 32
}

/** The same, running smoothly from one place to the next: `n` may lie between two. */
export function smoothNoiseAt(hash: number, n: number): number {
  const place = Math.floor(n)
  const from = noiseAt(hash, place)
  return from + (noiseAt(hash, place + 1) - from) * (n - place)
}

function mixed(value: number): number {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
