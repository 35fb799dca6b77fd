import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FaultEffect } from '../faults/index.ts'
import { errorApi } from '../wire/index.ts'
import { type Answer, document } from './answer.ts'
import { Pieces } from './pieces.ts'
import { challengeHeader, isTokenPath, type SentAnswer } from './write-answer.ts'

/** What was asked for, as far as the answer of a fault depends on it. */
interface AskedFor {
  readonly path: string
  /** Whether a token came with it. */
  readonly isShown: boolean
}

/** Ten times a second is slow enough for a slow answer. */
const PACES_A_SECOND = 10

/**
 * The answer that a fault puts in the place of the real one, in the API's own error form. A 401 asks for a login as a
 * real one of the path does, since clients log in only then: client demands 1.
 */
export function faultAnswer(effect: FaultEffect, request: AskedFor): Answer | undefined {
  const { status, message = 'This failure was asked for at /api/site/faults.', retryAfterSeconds } = effect
  if (status === undefined) return undefined
  const headers = {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(status === 401 ? challengeOf(request) : {}),
  }
  return document(errorApi, { Message: message }, { status, headers })
}

function challengeOf({ path, isShown }: AskedFor): Readonly<Record<string, string>> {
  if (isTokenPath(path)) return {}
  if (/^\/+v1\/+session\/+add\/?$/i.test(path)) return challengeHeader('credentials-wrong')
  return challengeHeader(isShown ? 'session-expired' : 'session-required')
}

/** Whether a fault changes how an answer travels, rather than what it says. */
export function isOnTheWay({ bytesPerSecond, truncateAfterBytes, malformed }: FaultEffect): boolean {
  return bytesPerSecond !== undefined || truncateAfterBytes !== undefined || malformed === true
}

/**
 * Sends an answer broken, slow, or cut off: past the framework, which sends whole ones alone. The length that is
 * announced is that of the whole answer.
 */
export async function sendFaulty(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  sent: SentAnswer,
  effect: FaultEffect,
): Promise<void> {
  const whole =
    sent.body instanceof Pieces ? await text(sent.body.toReadable()) : Buffer.from(sent.body ?? '').toString()
  const body = Buffer.from(effect.malformed === true ? broken(whole) : whole)
  const cut = effect.truncateAfterBytes
  const bytes = cut === undefined ? body : body.subarray(0, cut)
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value)
  }
  raw.writeHead(sent.status, { ...sent.headers, 'content-length': body.length })
  const pace = Math.max(1, Math.ceil((effect.bytesPerSecond ?? Number.MAX_SAFE_INTEGER) / PACES_A_SECOND))
  for (let from = 0; from < bytes.length && !raw.destroyed; from += pace) {
    raw.write(bytes.subarray(from, from + pace))
    if (effect.bytesPerSecond !== undefined) await sleep(1000 / PACES_A_SECOND)
  }
  if (bytes.length === body.length) raw.end()
  else raw.flushHeaders()
  if (bytes.length < body.length) setImmediate(() => request.raw.socket.destroy())
}

/** JSON or XML that no reader takes, of the same length. */
function broken(whole: string): string {
  const middle = Math.floor(whole.length / 2)
  return `${whole.slice(0, middle)}\u{1}<{${whole.slice(middle + 3)}`
}
