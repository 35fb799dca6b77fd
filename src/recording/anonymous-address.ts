import { isIP } from 'node:net'
import { hideIdentifier } from './anonymous-identifier.ts'
import { makeIpV4, makeIpV6, makeName, type Pseudonyms } from './pseudonyms.ts'

/** Say nothing of anybody. */
const NOBODY = /^(?:0\.0\.0\.0|127\.0\.0\.1|255(?:\.\d+){3}|::1?|localhost)$/i

/** An address, with its port where it has one, or several with commas between. */
export function hideAddress(text: string, pseudonyms: Pseudonyms): string {
  return text
    .split(/(\s*[,;]\s*|\s+)/)
    .map((part, index) => (index % 2 === 1 || part === '' ? part : hideOne(part, pseudonyms)))
    .join('')
}

function hideOne(text: string, pseudonyms: Pseudonyms): string {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return hideLink(text, pseudonyms)
  if (isIP(text) === 6) return hideHost(text, pseudonyms)
  const [, host = text, port = ''] = /^(.*?)((?::\d{1,5})?(?:\/\d{1,3})?)$/s.exec(text) ?? []
  return `${hideHost(host, pseudonyms)}${port}`
}

/** A host alone: an IP address, with or without brackets, or a name. */
function hideHost(host: string, pseudonyms: Pseudonyms): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (bare === '' || NOBODY.test(bare)) return host
  const family = isIP(bare)
  const hidden =
    family === 4
      ? pseudonyms.of(`address ${bare}`, makeIpV4)
      : family === 6
        ? pseudonyms.of(`address ${bare}`, makeIpV6)
        : pseudonyms.of(`address ${bare}`, (digits) => `${makeName('server')(digits)}.example`)
  return host.startsWith('[') ? `[${hidden}]` : hidden
}

/** The words of paths. Anything else in a path is an identifier. */
const PATH_WORDS: ReadonlySet<string> = new Set(
  (
    'v1 alerts checkpoints datastoreclusters datastores devices events flrs folders hostclusters hosts localsite ' +
    'networks peersites repositories resourcepools serviceprofiles session settings stats tasks ' +
    'virtualizationsites vms volumes vpgs vras zorgs'
  ).split(' '),
)

/** A link: the server and every identifier in the path are replaced; query and fragment are left out. */
export function hideLink(href: string, pseudonyms: Pseudonyms): string {
  const [, origin = '', path = ''] = /^([a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)/is.exec(href) ?? []
  const scheme = /^https?:\/\//i.exec(origin)?.[0].toLowerCase() ?? (origin === '' ? '' : 'other://')
  const host = origin.replace(/^[^/]*\/\/(?:[^@]*@)?/, '')
  return `${scheme}${host === '' ? '' : hideOne(host, pseudonyms)}${path
    .split('/')
    .map((segment) => hideSegment(segment, pseudonyms))
    .join('/')}`
}

function hideSegment(segment: string, pseudonyms: Pseudonyms): string {
  if (segment === '' || PATH_WORDS.has(segment.toLowerCase())) return segment
  return encodeURIComponent(hideIdentifier(decoded(segment), pseudonyms)).replaceAll('%3A', ':')
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
