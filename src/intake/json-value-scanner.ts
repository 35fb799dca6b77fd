/** ASCII bytes that matter in JSON; none of them is part of a longer UTF-8 sequence. */
export const BYTE = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const

export function isJsonSpace(byte: number): boolean {
  return byte === BYTE.space || byte === BYTE.lineFeed || byte === BYTE.carriageReturn || byte === BYTE.tab
}

/** Where a byte stands: in the value, at its end, or already after it. */
export type Place = 'inside' | 'last' | 'past'

const DEPTH_MAX = 32

/**
 * Finds the end of one JSON value, byte by byte, and judges nothing else: a value with mistakes inside still ends
 * where its brackets do, so that what follows it can be read.
 */
export function createJsonValueScanner() {
  let open: number[] = []
  let deeper = 0
  let isString = false
  let isEscaped = false
  let isTooDeep = false

  const acceptInString = (byte: number): Place => {
    if (isEscaped) isEscaped = false
    else if (byte === BYTE.backslash) isEscaped = true
    else if (byte === BYTE.quote) {
      isString = false
      return open.length === 0 ? 'last' : 'inside'
    }
    return 'inside'
  }

  const acceptOpening = (byte: number): Place => {
    if (open.length < DEPTH_MAX) open.push(byte)
    else deeper++
    if (deeper > 0) isTooDeep = true
    return 'inside'
  }

  const acceptClosing = (byte: number): Place => {
    if (deeper > 0) {
      deeper--
      return 'inside'
    }
    // A bracket that does not fit closes what it can: the mistake stays inside this value.
    const at = open.lastIndexOf(byte === BYTE.closeBrace ? BYTE.openBrace : BYTE.openBracket)
    if (at < 0) return 'past'
    open.length = at
    return at === 0 ? 'last' : 'inside'
  }

  return {
    /** Whether the value is nested deeper than any task. */
    isTooDeep: () => isTooDeep,
    accept(byte: number): Place {
      if (isString) return acceptInString(byte)
      switch (byte) {
        case BYTE.quote:
          isString = true
          return 'inside'
        case BYTE.openBrace:
        case BYTE.openBracket:
          return acceptOpening(byte)
        case BYTE.closeBrace:
        case BYTE.closeBracket:
          return acceptClosing(byte)
        default:
          return open.length === 0 && (byte === BYTE.comma || isJsonSpace(byte)) ? 'past' : 'inside'
      }
    },
    /** Makes ready for the next value. */
    reset(): void {
      open = []
      deeper = 0
      isString = false
      isEscaped = false
      isTooDeep = false
    },
  }
}
