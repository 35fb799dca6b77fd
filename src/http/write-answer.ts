import { Problem, type ProblemCode } from '../problem/index.ts'
import type { TextPiece } from '../store/index.ts'
import { errorApi, type Negotiated, type WireStyle, writeDocument } from '../wire/index.ts'
import { type Answer, document, json } from './answer.ts'
import { entityTagOf, matchesEntityTag } from './entity-tag.ts'
import { Pieces } from './pieces.ts'
import { PROBLEM_STATUS } from './problem-status.ts'

/** An answer ready for the socket. */
export interface SentAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | Pieces | undefined
}

export interface WriteContext {
  readonly negotiated: Negotiated
  readonly style: WireStyle
  readonly method: string
  readonly url: string
  readonly origin: string
  readonly ifNoneMatch: string | undefined
}

/** On every answer. Source: a recorded reply of a Windows ZVM, wire contract 2. */
function commonHeaders(style: WireStyle): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(style.profile === 'windows' ? { server: 'Microsoft-HTTPAPI/2.0' } : {}),
  }
}

/** Writes an answer in the negotiated format, or 304 where the client has it already. */
export async function writeAnswer(answer: Answer, context: WriteContext): Promise<SentAnswer> {
  const status = answer.status ?? 200
  const headers = { ...commonHeaders(context.style), ...answer.headers }
  const contentType = `${context.negotiated.mediaType}; charset=utf-8`
  const isRead = context.method === 'GET' || context.method === 'HEAD'

  if (answer.kind === 'list') {
    const tag = entityTagOf(answer.version, context.url, contentType, context.origin)
    if (matchesEntityTag(context.ifNoneMatch, tag)) return notModified(headers, tag)
    headers.etag = tag
    headers['content-type'] = contentType
    return { status, headers, body: await openPieces(answer.pieces()) }
  }

  if (answer.kind === 'file') {
    headers['content-type'] = answer.contentType
    return {
      status,
      headers,
      body: context.method === 'HEAD' ? undefined : await openPieces(answer.pieces()),
    }
  }

  const body =
    answer.kind === 'raw'
      ? answer.body
      : writeDocument(answer.shape, answer.value as never, context.negotiated.format, context.style)
  if (body === '') return { status, headers: { ...headers, 'content-length': '0' }, body: undefined }
  const type = answer.kind === 'raw' ? (answer.contentType ?? contentType) : contentType
  if (isRead && status === 200) {
    const tag = headers.etag ?? entityTagOf(body, type)
    if (matchesEntityTag(context.ifNoneMatch, tag)) return notModified(headers, tag)
    headers.etag = tag
  }
  return { status, headers: { ...headers, 'content-type': type }, body }
}

function notModified(headers: Readonly<Record<string, string>>, tag: string): SentAnswer {
  return { status: 304, headers: { ...headers, etag: tag }, body: undefined }
}

/** Reads the first piece before anything is sent, so that a store that fails still answers with a status. */
async function openPieces(all: AsyncIterable<TextPiece>): Promise<Uint8Array | Pieces> {
  const pieces = all[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done === true) return new Uint8Array()
  const second = await pieces.next()
  return second.done === true ? first.value.bytes : new Pieces([first.value, second.value], pieces)
}

/** The answer to anything thrown. What is not a problem of the caller's is told in no detail. */
export function toProblemAnswer(error: unknown, request: { path: string; requestId: string }): Answer {
  const problem = toProblem(error)
  const status = problem === undefined ? 500 : PROBLEM_STATUS[problem.code]
  const message = messageFor(problem, request.requestId)
  const headers = problem === undefined ? {} : problemHeaders(problem)
  if (isTokenPath(request.path)) return json(toOAuthError(status, message), { status, headers })
  if (isOurs(request.path)) return json({ code: problem?.code ?? 'failed', message }, { status, headers })
  return document(errorApi, { Message: message }, { status, headers })
}

/** What a caller may read. What goes on inside the data folder is for the log. */
function messageFor(problem: Problem | undefined, requestId: string): string {
  if (problem === undefined) return `The service failed; its log has the details under request ${requestId}.`
  if (!problem.code.startsWith('store-')) return problem.message
  return `The store cannot be used now; try again later. The log has the details under request ${requestId}.`
}

/** Whether a path is one of ours, with our own conventions, rather than one that a ZVM has. */
export function isOurs(path: string): boolean {
  return /^\/(api|metrics|healthz|readyz)([/?]|$)/i.test(path)
}

/** Whether a path is one of the token endpoint and its neighbours, whose clients read OAuth errors. */
export function isTokenPath(path: string): boolean {
  return /^\/auth\//i.test(path)
}

/** Source: RFC 6749, 5.2, and 4.1.2.1 for `temporarily_unavailable`. */
function toOAuthError(status: number, message: string): object {
  const isForNow = status === 429 || status >= 500
  return { error: isForNow ? 'temporarily_unavailable' : 'invalid_request', error_description: message }
}

function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const refusal = typeof code === 'string' ? REFUSALS[code.startsWith('Z_') ? 'Z_' : code] : undefined
  return refusal === undefined ? undefined : new Problem(refusal[0], refusal[1], { cause: error })
}

/** What the framework and zlib refuse, in our words. */
const REFUSALS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'request-unreadable',
    'Content-Length is not the length of the request body; send the right one, or none.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'media-type-unknown',
    'The Content-Type is not a media type; send one such as application/json, or none.',
  ],
  FST_CP_ERR_INVALID_CONTENT_ENCODING: [
    'media-type-unknown',
    'The Content-Encoding is not read here; send the body plain, or with gzip, deflate or br.',
  ],
  FST_CP_ERR_INVALID_CONTENT: [
    'request-unreadable',
    'The request body is not compressed as its Content-Encoding says; send it again, or plain.',
  ],
  ECONNRESET: ['request-unreadable', 'The request was broken off; send it whole.'],
  Z_: [
    'request-unreadable',
    'The request body is not compressed as its Content-Encoding says; send it again, or plain.',
  ],
}

/** How a 401 asks for a login. Source: client demands 1 for Basic, RFC 6750 for Bearer. */
const CHALLENGES: { readonly [Code in ProblemCode]?: string } = {
  'credentials-wrong': 'Basic realm="Zerto Virtual Manager", charset="UTF-8"',
  'session-required': 'Bearer realm="zerto"',
  'session-expired': 'Bearer realm="zerto", error="invalid_token"',
}

/** The challenge that comes with a problem; none for one that no login helps with. */
export function challengeHeader(code: ProblemCode): Record<string, string> {
  const challenge = CHALLENGES[code]
  return challenge === undefined ? {} : { 'www-authenticate': challenge }
}

function problemHeaders(problem: Problem): Record<string, string> {
  return {
    ...(problem.retryAfterSeconds === undefined
      ? {}
      : { 'retry-after': String(Math.ceil(problem.retryAfterSeconds)) }),
    ...(problem.allow === undefined ? {} : { allow: problem.allow.join(', ') }),
    ...challengeHeader(problem.code),
  }
}
