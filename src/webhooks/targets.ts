import { isIP } from 'node:net'
import { Problem, quoted } from '../problem/index.ts'
import { createAddressRanges, isRefusedAddress } from './refused-addresses.ts'

const URL_CHARS_MAX = 2000

/** Where messages may be sent: the public internet over https, and what `--webhook-allow` names. */
export interface Targets {
  /**
   * An address as it is kept and sent to.
   *
   * @throws Problem `value-unreadable`, saying what is wrong with it
   */
  readUrl(text: string): string
  /** Whether a socket may be opened to an address, by the name that led to it or as it is. */
  allows(host: string, address: string): boolean
}

/** @param allowed host names, addresses, and ranges as `10.0.0.0/8` */
export function createTargets(allowed: readonly string[]): Targets {
  const isRange = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0
  const ranges = createAddressRanges(allowed.filter(isRange))
  const names = new Set(allowed.filter((entry) => !isRange(entry)).map(toName))
  const isNamed = (host: string) => names.has(toName(host)) || ranges.has(host)

  return {
    readUrl(text) {
      if (text.length > URL_CHARS_MAX) throw unreadable(`url is longer than ${URL_CHARS_MAX} characters.`)
      if (!URL.canParse(text)) throw unreadable(`url ${quoted(text)} is not an address; write https://…`)
      const url = new URL(text)
      const host = toHost(url.hostname)
      if (url.username !== '' || url.password !== '') {
        throw unreadable('url holds a user name or password; leave it out, messages are signed instead.')
      }
      if (url.hash !== '') throw unreadable('url has a part after #, which is never sent; leave it out.')
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNamed(host))) {
        throw unreadable(
          `url ${quoted(text)} is not https; http is for hosts that --webhook-allow of the service names.`,
        )
      }
      const isLocalName = /^(localhost|.*\.localhost)$/.test(toName(host))
      const isRefused = isLocalName ? !isNamed(host) : isIP(host) !== 0 && !this.allows(host, host)
      if (isRefused) throw unreadable(`url: ${refusal(host)}.`)
      return url.href
    },
    allows: (host, address) => isNamed(host) || ranges.has(address) || !isRefusedAddress(address),
  }
}

/** Why nothing is sent to a host, and what to do. */
export function refusal(host: string): string {
  return `${quoted(host)} is not on the public internet; --webhook-allow of the service can name it or its network`
}

/** The host of a URL, which has IPv6 addresses in brackets. */
export function toHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function toName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
