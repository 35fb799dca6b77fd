import { Readable } from 'node:stream'
import type { Caller, Proof } from '../access/index.ts'
import { Problem } from '../problem/index.ts'
import { collectQuery, type Negotiated, negotiateFormat, type WireStyle } from '../wire/index.ts'
import type { AskedRequest } from './asked-request.ts'
import { tokenFromCookie } from './console-cookie.ts'
import { originOf } from './origin.ts'
import { readText } from './request-body.ts'
import type { Exchange } from './route.ts'
import { isOurs, isTokenPath } from './write-answer.ts'

export const JSON_ALONE: Negotiated = { format: 'json', mediaType: 'application/json' }

/** Where the listener is, for links. */
export interface Whereabouts {
  readonly publicUrl: string | undefined
  /** The port that was asked for. */
  readonly port: number
}

/** What every exchange of a listener has in common. */
export interface ExchangeSetting extends Whereabouts {
  readonly style: WireStyle
  readonly bodyBytesMax: number
}

/** A request as a handler sees it. */
export function createExchange(
  request: AskedRequest,
  known: {
    readonly negotiated: Negotiated
    readonly caller: Caller | undefined
    /** The query, where it is read already. */
    readonly queryEntries?: URLSearchParams
    /** Told the body once it is read as text. */
    readonly onText?: (text: string) => void
  },
  setting: ExchangeSetting,
): Exchange {
  const queryEntries = known.queryEntries ?? queryOf(request.url)
  let emptyBody: Readable | undefined
  /** Made where it is asked for: most requests have none, and a stream costs more than their answer. */
  const bodyOf = () => {
    if (request.body instanceof Readable) return request.body
    emptyBody ??= Readable.from([])
    return emptyBody
  }
  return {
    id: request.id,
    // The router gives every parameter of its path as text.
    params: request.params as Readonly<Record<string, string>>,
    query: (name) => collectQuery(queryEntries)(name),
    queryEntries,
    header: (name) => singleHeader(request.headers[name.toLowerCase()]),
    origin: originFor(request, setting),
    format: known.negotiated.format,
    style: setting.style,
    address: request.ip,
    proof: proofOf(request),
    onGone: (leave) => {
      const { socket } = request.raw
      socket.once('close', leave)
      return () => socket.off('close', leave)
    },
    caller: () => {
      if (known.caller === undefined) throw new Problem('session-required', 'This call needs a login.')
      return known.caller
    },
    text: async () => {
      const text = await readText(bodyOf(), setting.bodyBytesMax)
      known.onText?.(text)
      return text
    },
    get body() {
      return bodyOf()
    },
  }
}

/** What stands behind the question mark. */
export function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
}

/** The format of the answer; `undefined` where the client allows none of ours. What is ours, and tokens, have JSON alone. */
export function formatFor(request: Pick<AskedRequest, 'url' | 'headers'>): Negotiated | undefined {
  if (isOurs(request.url) || isTokenPath(request.url)) return JSON_ALONE
  return negotiateFormat(request.headers.accept, request.headers['content-type'])
}

/** Scheme and authority of the links in the answer. */
export function originFor({ raw, headers }: AskedRequest, { publicUrl, port }: Whereabouts): string {
  const { localAddress = '127.0.0.1', localPort = port, localFamily } = raw.socket
  return originOf({
    publicUrl,
    host: headers.host,
    localAddress: `${localFamily === 'IPv6' ? `[${localAddress}]` : localAddress}:${localPort}`,
  })
}

/** By what the request shows who makes it. The cookie of the console counts where nothing else is shown. */
export function proofOf(request: Pick<AskedRequest, 'headers' | 'method'>): Proof {
  const { authorization, 'x-zerto-session': session } = request.headers
  if (session === undefined && authorization === undefined) {
    return { sessionToken: tokenFromCookie(request), bearer: undefined }
  }
  return {
    sessionToken: singleHeader(session),
    bearer: /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1],
  }
}

function singleHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
