import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: browsers take it over TLS alone, for every path, and from no neighbour under the same domain. */
export const CONSOLE_COOKIE = '__Host-zvm-tasks'
/** No form and no link sends it, and a script of another origin would need a leave that nobody gives. */
const CONSOLE_HEADER = 'x-zvm-tasks-console'

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** The value of `Set-Cookie` that signs in. It ends with the browser, or with the session. */
export function signInCookie(token: string): string {
  return `${CONSOLE_COOKIE}=${token}; ${ATTRIBUTES}`
}

export const SIGN_OUT_COOKIE = `${CONSOLE_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`

/**
 * The session token that a browser sent by itself. Since it does so whoever made the page, the cookie counts only
 * where the request comes from a page of ours: by `Sec-Fetch-Site` where that is told, and, where something may
 * change, by a header and the origin. `undefined` otherwise: to the request nobody is signed in.
 */
export function tokenFromCookie({
  method,
  headers,
}: {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}): string | undefined {
  if (headers.cookie === undefined || !isFromOurPage(method, headers)) return undefined
  for (const pair of headers.cookie.split(';')) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === CONSOLE_COOKIE) return pair.slice(at + 1).trim() || undefined
  }
  return undefined
}

function isFromOurPage(method: string, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (method === 'GET' || method === 'HEAD')
    return site === undefined || site === 'same-origin' || site === 'none'
  if (site !== undefined && site !== 'same-origin') return false
  if (headers[CONSOLE_HEADER] === undefined) return false
  return headers.origin === undefined || hostOf(headers.origin) === headers.host?.toLowerCase()
}

/** Host and port; a scheme other than ours has none that would match. */
function hostOf(origin: string): string | undefined {
  return /^https:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase()
}
