import { Readable } from 'node:stream'
import { Problem } from '../../problem/index.ts'
import { collectQuery, DEFAULT_STYLE, type Format, type WireStyle } from '../../wire/index.ts'
import type { Exchange, Route } from '../route.ts'
import { writeAnswer } from '../write-answer.ts'

export interface CallOptions {
  readonly routes: readonly Route[]
  readonly origin: string
  readonly format?: Format
  readonly style?: WireStyle
}

/**
 * The body that a table of routes answers a GET with: what the listener does, less the socket and the login.
 * Rejects with what the handler threw, and with an error where no route has the path.
 */
export async function callRoute(address: string, options: CallOptions): Promise<string> {
  const { routes, origin, format = 'json', style = DEFAULT_STYLE } = options
  const url = new URL(address, origin)
  const { route, params } = findRoute(url.pathname, routes)
  const given = collectQuery(url.searchParams)
  const unused = () => {
    throw new Error('a GET of an entity needs this not')
  }
  const exchange: Exchange = {
    id: 'test',
    params,
    query: (name) => given(name),
    queryEntries: url.searchParams,
    header: () => undefined,
    origin,
    format,
    style,
    address: '127.0.0.1',
    proof: {},
    onGone: unused,
    caller: unused,
    text: unused,
    body: Readable.from([]),
  }
  const answer = await route.handle(exchange)
  if (answer.kind === 'open') throw new Error(`${address} answers a stream`)
  const sent = await writeAnswer(answer, {
    negotiated: { format, mediaType: `application/${format}` },
    style,
    method: 'GET',
    url: address,
    origin,
    ifNoneMatch: undefined,
  })
  if (sent.status !== 200) throw new Error(`${address} answers ${sent.status}`)
  return String(sent.body ?? '')
}

/** Static segments win over parameters, as in the router. */
function findRoute(path: string, routes: readonly Route[]) {
  const segments = path.split('/')
  const matching = routes.flatMap((route) => {
    const pattern = route.path.split('/')
    if (route.method !== 'GET' || pattern.length !== segments.length) return []
    const params: Record<string, string> = {}
    for (const [index, part] of pattern.entries()) {
      const segment = segments[index] ?? ''
      if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(segment)
      else if (part.toLowerCase() !== segment.toLowerCase()) return []
    }
    return [{ route, params }]
  })
  const [first] = matching.toSorted(
    (one, other) => Object.keys(one.params).length - Object.keys(other.params).length,
  )
  if (first === undefined) throw new Problem('path-unknown', `Nothing is served at ${path}.`)
  return first
}
