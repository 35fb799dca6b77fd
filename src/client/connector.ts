import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { Problem } from '../problem/index.ts'
import { formatFingerprint } from './fingerprint.ts'
import { authoritiesOf, type Trust } from './trust.ts'

type Options = buildConnector.Options

/** 256 MiB: some 250,000 tasks. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024

/** The connections of a client. */
export function openConnections(trust: Trust, connectMs: number): Dispatcher {
  return new Agent({
    connect: createConnector(trust, connectMs),
    maxResponseSize: ANSWER_BYTES_MAX,
    // Shorter than any poll: a connection that the server is just closing is then never used again.
    keepAliveTimeout: 1_000,
    keepAliveMaxTimeout: 1_000,
  })
}

/**
 * Opens the TLS connections of a client. A socket reaches HTTP only after its certificate was checked, so neither
 * a request nor a credential goes to a stranger.
 *
 * @param connectMs milliseconds for the handshake
 */
export function createConnector(trust: Trust, connectMs: number): buildConnector.connector {
  return trust.kind === 'fingerprint'
    ? pinnedConnector(trust.sha256, connectMs)
    : verifiedConnector(authoritiesOf(trust), connectMs)
}

/** HTTP/1.1 alone, as ZVMs speak it; no resumed TLS sessions, since those come without a certificate to check. */
function handshake(connectMs: number, verification: object): buildConnector.connector {
  return buildConnector({ allowH2: false, maxCachedSessions: 0, timeout: connectMs, ...verification })
}

function verifiedConnector(authorities: readonly string[], connectMs: number): buildConnector.connector {
  const connect = handshake(connectMs, {
    ca: [...authorities],
    rejectUnauthorized: true,
    // An intermediate authority that somebody named is enough; the root above it need not be known.
    allowPartialTrustChain: true,
  })
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error === null) return callback(null, socket)
      const reason = distrustOf(error)
      if (reason === undefined) return callback(error, null)
      peekCertificate(options, connectMs).then((seen) => callback(untrusted(options, reason, seen), null))
    })
  }
}

function pinnedConnector(sha256: string, connectMs: number): buildConnector.connector {
  // The one place without verification by authorities: the pin is compared before the socket is handed on.
  const connect = handshake(connectMs, { rejectUnauthorized: false })
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      const chain = presentedChain(socket as TLSSocket)
      const [leaf] = chain
      if (leaf !== undefined && sha256Of(leaf) === sha256) return callback(null, socket)
      socket.destroy()
      const authority = chain.find((certificate) => sha256Of(certificate) === sha256)
      if (authority === undefined) {
        callback(untrusted(options, 'it does not have the fingerprint given', leaf), null)
      } else {
        // An issuing authority is pinned: let the TLS library verify all that follows from it, names included.
        verifiedConnector([authority.toString()], connectMs)(options, callback)
      }
    })
  }
}

const CHAIN_MAX = 8

function presentedChain(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let certificate = socket.getPeerX509Certificate()
  while (certificate !== undefined && chain.length < CHAIN_MAX) {
    chain.push(certificate)
    const issuer: X509Certificate | undefined = certificate.issuerCertificate
    certificate = issuer?.fingerprint256 === certificate.fingerprint256 ? undefined : issuer
  }
  return chain
}

function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

/** Why a certificate was refused, in words; `undefined` for an error of another kind. */
function distrustOf(error: Error): string | undefined {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'CERT_HAS_EXPIRED') return 'it has expired'
  if (code === 'CERT_NOT_YET_VALID') return 'it is not valid yet'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'it is for another name or address'
  return /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_|PATH_LENGTH_|HOSTNAME_|ERROR_IN_|ERR_TLS_CERT)/.test(
    code,
  )
    ? 'no known authority vouches for it'
    : undefined
}

/** Looks at the certificate for the message alone: nothing is sent, and the connection ends at once. */
function peekCertificate(options: Options, connectMs: number): Promise<X509Certificate | undefined> {
  const host = options.hostname.replace(/^\[|\]$/g, '')
  const socket = tlsConnect({
    host,
    port: Number(options.port) || 443,
    rejectUnauthorized: false,
    timeout: connectMs,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  return new Promise((resolve) => {
    const end = (certificate?: X509Certificate) => {
      socket.destroy()
      resolve(certificate)
    }
    socket.once('secureConnect', () => end(socket.getPeerX509Certificate()))
    socket.once('error', () => end())
    socket.once('timeout', () => end())
  })
}

function untrusted(options: Options, reason: string, seen: X509Certificate | undefined): Problem {
  const address = `https://${options.host ?? options.hostname}`
  if (seen === undefined) {
    return new Problem('server-untrusted', `The certificate of ${address} is not trusted: ${reason}.`)
  }
  const fingerprint = formatFingerprint(sha256Of(seen))
  return new Problem(
    'server-untrusted',
    `The certificate of ${address} is not trusted: ${reason}. Its SHA-256 fingerprint is ${fingerprint}. ` +
      `If that is what the server's own console or log shows, give --fingerprint ${fingerprint}, ` +
      'or give the certificate of its authority with --ca FILE.',
  )
}
