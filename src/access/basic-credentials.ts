export interface Credentials {
  /** As the client wrote it, a domain included. */
  readonly userName: string
  readonly password: string
}

/**
 * Reads user name and password from an `Authorization` header: `Basic <base64>` with the scheme in any letter
 * case, or the base64 text alone. Bytes that are not UTF-8 are taken as latin1, as old clients write them. The
 * first colon ends the name. `undefined` where the text holds no credentials.
 *
 * Source: RFC 7617; client demands 3 for the text without the word Basic.
 */
export function parseBasicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^\s*(?:basic\s+)?([A-Za-z0-9+/_-]+={0,2})\s*$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = decodeText(Buffer.from(encoded, 'base64'))
  const colonAt = text.indexOf(':')
  if (colonAt < 0) return undefined
  return { userName: text.slice(0, colonAt), password: text.slice(colonAt + 1) }
}

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}
