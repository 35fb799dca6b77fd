/** Where an answer of HTTP/1.1 ends, and nothing else of it. */
export interface AnswerMeter {
  /** Takes the next bytes of a connection; gives the answer that ends with them. Requests are not sent ahead. */
  take(piece: Buffer): { readonly status: number; readonly bodyBytes: number } | undefined
}

const HEAD_END = '\r\n\r\n'
const CHUNKS_END = Buffer.from('0\r\n\r\n')

export function createAnswerMeter(): AnswerMeter {
  let head = ''
  let status = 0
  /** Bytes of the body that are still to come; NaN where chunks say where it ends. */
  let missing = 0
  let bodyBytes = 0
  let tail: Buffer = Buffer.of()

  function end() {
    const answer = { status, bodyBytes }
    head = ''
    bodyBytes = 0
    tail = Buffer.of()
    return answer
  }

  function takeBody(piece: Buffer) {
    bodyBytes += piece.length
    if (!Number.isNaN(missing)) {
      missing -= piece.length
      return missing <= 0 ? end() : undefined
    }
    tail = Buffer.concat([tail, piece.subarray(-CHUNKS_END.length)]).subarray(-CHUNKS_END.length)
    return tail.equals(CHUNKS_END) ? end() : undefined
  }

  return {
    take: (piece) => {
      if (status !== 0 && head.endsWith(HEAD_END)) return takeBody(piece)
      // Latin-1 has a character for each byte, so that places in the text are places in the bytes.
      const text = head + piece.toString('latin1')
      const headEnd = text.indexOf(HEAD_END)
      if (headEnd < 0) {
        head = text
        return undefined
      }
      const bodyBegins = headEnd + HEAD_END.length - head.length
      head = text.slice(0, headEnd + HEAD_END.length)
      status = Number(head.slice(9, 12))
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
      missing = /\r\ntransfer-encoding: *chunked/i.test(head) ? Number.NaN : Number(length ?? 0)
      if (missing === 0 || status === 304 || status === 204) return end()
      return bodyBegins === piece.length ? undefined : takeBody(piece.subarray(bodyBegins))
    },
  }
}
