/** Collects one value that comes in pieces, up to a size; past it, nothing is held any more. */
export function createByteCollector(bytesMax: number) {
  let pieces: Uint8Array[] = []
  let size = 0
  return {
    add(piece: Uint8Array): void {
      size += piece.length
      if (size > bytesMax) pieces = []
      else if (piece.length > 0) pieces.push(piece)
    },
    /** The whole value, and ready for the next; `undefined` where it was larger than it may be. */
    take(): Uint8Array | undefined {
      const [first] = pieces
      const isTooLarge = size > bytesMax
      const whole = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
      pieces = []
      size = 0
      return isTooLarge ? undefined : whole
    },
  }
}
