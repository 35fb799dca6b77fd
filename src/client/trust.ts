import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'

/** Which certificates of a server are taken for the server's own. */
export type Trust =
  /** The authorities of Node and of the machine. */
  | { readonly kind: 'system' }
  /** These authorities alone, as PEM text; a self-signed certificate is its own authority. */
  | { readonly kind: 'ca'; readonly pem: string }
  /** The certificate with this SHA-256 fingerprint, or what the authority with this fingerprint issued. */
  | { readonly kind: 'fingerprint'; readonly sha256: string }

export const SYSTEM_TRUST: Trust = { kind: 'system' }

const PEM_BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END [^-]+-----/g

/** The certificates in a PEM text, each as a text; `undefined` where there is none or one cannot be read. */
export function parseCertificates(pem: string): readonly string[] | undefined {
  const blocks = pem.match(PEM_BLOCK) ?? []
  try {
    for (const block of blocks) new X509Certificate(block)
  } catch {
    return undefined
  }
  return blocks.length === 0 ? undefined : blocks
}

/** The authorities to verify against: those given, or those of Node and of the machine together. */
export function authoritiesOf(trust: Exclude<Trust, { kind: 'fingerprint' }>): readonly string[] {
  if (trust.kind === 'ca') return parseCertificates(trust.pem) ?? []
  return [...getCACertificates('default'), ...getCACertificates('system')]
}
