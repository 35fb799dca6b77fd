import type { FastifyRequest } from 'fastify'

/** A request as far as an exchange and its notes look at it: the framework's, or one that went past it. */
export type AskedRequest = Pick<
  FastifyRequest,
  'id' | 'method' | 'url' | 'headers' | 'ip' | 'params' | 'body' | 'raw'
>

/** What became of the answer. */
export interface AnsweredHead {
  readonly statusCode: number
  getHeader(name: string): unknown
}
