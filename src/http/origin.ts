const AUTHORITY = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?::\d{1,5})?$/i

/**
 * Scheme and authority of the links in an answer: the configured public address, else what the client wrote as
 * Host, else the address that took the connection. A Host that is no authority is never repeated.
 */
export function originOf(request: {
  readonly publicUrl: string | undefined
  readonly host: string | undefined
  readonly localAddress: string
}): string {
  if (request.publicUrl !== undefined) return request.publicUrl
  const host = request.host
  return `https://${host !== undefined && AUTHORITY.test(host) ? host : request.localAddress}`
}
