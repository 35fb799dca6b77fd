/** Text up to the first byte that is not UTF-8. */
export interface DecodedText {
  readonly text: string
  readonly isBroken: boolean
}

/** Decodes UTF-8 that comes in pieces, and gives what stands before a byte that is none. */
export function createUtf8Decoder() {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let carried: Uint8Array = new Uint8Array(0)
  return {
    write(piece: Uint8Array): DecodedText {
      const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece])
      const end = bytes.length - bytesOfCutCharacter(bytes)
      carried = bytes.slice(end)
      try {
        return { text: whole.decode(bytes.subarray(0, end)), isBroken: false }
      } catch {
        return { text: decodeStart(bytes), isBroken: true }
      }
    },
    /** Whether the last character is whole. */
    isComplete: () => carried.length === 0,
  }
}

/** Bytes at the end that begin a character and do not end it, 0 to 3. */
function bytesOfCutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    const isContinuation = byte >= 0x80 && byte < 0xc0
    if (isContinuation) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}

/** One byte at a time, which tells where it breaks; done once, for the last piece of a broken document. */
function decodeStart(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  try {
    for (let at = 0; at < bytes.length; at++) {
      text += decoder.decode(bytes.subarray(at, at + 1), { stream: true })
    }
  } catch {
    // The byte that is none: everything before it is in the text.
  }
  return text
}
