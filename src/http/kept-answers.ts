import { matchesEntityTag } from './entity-tag.ts'
import { Pieces } from './pieces.ts'
import type { SentAnswer } from './write-answer.ts'

/** A plain success as it goes to the socket: names and values of its head in turns, and its body. */
export interface KeptAnswer {
  readonly status: 200 | 304
  readonly head: string[]
  /** A short text goes out with its head in one; each character of it is a byte. */
  readonly body: string | Uint8Array | undefined
}

/** Answers that were sent lately, each kept as long as what it depends on is the same. */
export interface KeptAnswers {
  /**
   * @param key address, media type and origin
   * @param state what the answer depends on besides, compared by identity
   */
  find(key: string, state: unknown, ifNoneMatch: string | undefined): KeptAnswer | undefined
  /** Keeps an answer that is whole and small; passes over any other. */
  put(key: string, state: unknown, sent: SentAnswer): void
}

interface Entry {
  readonly state: unknown
  readonly tag: string
  readonly whole: KeptAnswer
  readonly unchanged: KeptAnswer
}

const ASCII = /^[\x00-\x7f]*$/
const ANSWER_BYTES_MAX = 256 * 1024
/** Of all together. The bodies of lists are those that the store keeps, too. */
const BYTES_MAX = 32 * 1024 ** 2
const ANSWERS_MAX = 8192

export function createKeptAnswers(): KeptAnswers {
  const entries = new Map<string, Entry>()
  let bytes = 0

  function remove(key: string): void {
    bytes -= entries.get(key)?.whole.body?.length ?? 0
    entries.delete(key)
  }

  return {
    find: (key, state, ifNoneMatch) => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.state !== state) {
        remove(key)
        return undefined
      }
      if (ifNoneMatch === undefined) return entry.whole
      const isKnown = ifNoneMatch === entry.tag || matchesEntityTag(ifNoneMatch, entry.tag)
      return isKnown ? entry.unchanged : entry.whole
    },
    put: (key, state, { status, headers, body: sent }) => {
      const { etag: tag, 'content-type': type, ...common } = headers
      if (status !== 200 || tag === undefined || type === undefined) return
      const body = typeof sent === 'string' && !ASCII.test(sent) ? Buffer.from(sent) : sent
      if (body === undefined || body instanceof Pieces || body.length > ANSWER_BYTES_MAX) return
      remove(key)
      bytes += body.length
      if (bytes > BYTES_MAX || entries.size >= ANSWERS_MAX) {
        entries.clear()
        bytes = body.length
      }
      const length = { 'content-length': String(body.length) }
      entries.set(key, {
        state,
        tag,
        whole: { status, head: toHead({ ...headers, ...length }), body },
        unchanged: { status: 304, head: toHead({ ...common, etag: tag }), body: undefined },
      })
    },
  }
}

function toHead(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flat()
}
