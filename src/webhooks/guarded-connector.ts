import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { getCACertificates } from 'node:tls'
import { buildConnector } from 'undici'
import { refusal, type Targets, toHost } from './targets.ts'

const CONNECT_MS = 10_000

/** A target that is not allowed. */
export class TargetRefused extends Error {}

/**
 * Opens connections to targets that are allowed. A name is looked up once, and the very addresses that were checked
 * are connected to: what the name says a moment later does not matter.
 *
 * @param ca PEM of an authority to trust beside the known ones
 */
export function createGuardedConnector(targets: Targets, ca?: string): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: CONNECT_MS,
    maxCachedSessions: 0,
    rejectUnauthorized: true,
    lookup: guardedLookup(targets),
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
  })
  return (options, callback) => {
    const host = toHost(options.hostname)
    // An address is not looked up.
    if (isIP(host) !== 0 && !targets.allows(host, host)) callback(new TargetRefused(refusal(host)), null)
    else connect(options, callback)
  }
}

function guardedLookup(targets: Targets): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, [])
      const allowed = found.filter(({ address }) => targets.allows(host, address))
      const [first] = allowed
      if (first === undefined) return callback(new TargetRefused(refusal(host)), [])
      if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}
