import { Problem, quoted } from '../problem/index.ts'
import { formatOf, parseXml } from '../wire/index.ts'

/** The server answered, but not with what was asked for. */
export class ServerRefusal extends Problem {
  /** The HTTP status; 200 where an answer could not be read. */
  readonly status: number

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super('server-refused', message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
    this.status = status
  }
}

/** Whether the same request may well succeed later: no answer, an overloaded server or a failing one. */
export function isWorthRetrying(error: unknown): error is Problem {
  if (error instanceof ServerRefusal) return error.status === 429 || error.status >= 500
  return error instanceof Problem && error.code === 'server-unreachable'
}

const MESSAGE_CHARS_MAX = 400

/**
 * What a server says in the body of an error, in quotes and safe to show: `Message` of a ZVM (JSON or XML),
 * `error_description` of Keycloak. `undefined` where it says nothing in words.
 *
 * Source: wire contract 6 and 3.2.
 */
export function serverMessage(body: string, contentType: string | undefined): string | undefined {
  const said = formatOf(contentType) === 'xml' ? xmlMessage(body) : jsonMessage(body)
  const trimmed = said?.trim() ?? ''
  return trimmed === '' ? undefined : quoted(trimmed, MESSAGE_CHARS_MAX)
}

function jsonMessage(body: string): string | undefined {
  try {
    const raw: unknown = JSON.parse(body)
    if (typeof raw !== 'object' || raw === null) return undefined
    const members = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value]))
    const said = members.get('message') ?? members.get('error_description') ?? members.get('error')
    return typeof said === 'string' ? said : undefined
  } catch {
    return undefined
  }
}

function xmlMessage(body: string): string | undefined {
  try {
    return parseXml(body).children.find((child) => child.name.toLowerCase() === 'message')?.text
  } catch {
    return undefined
  }
}
