import type { Format } from './wire-style.ts'

/** The media types that answers come in, best first where a client has no preference. */
const OFFERED: readonly { readonly type: string; readonly format: Format }[] = [
  { type: 'application/json', format: 'json' },
  { type: 'application/xml', format: 'xml' },
  { type: 'text/xml', format: 'xml' },
  { type: 'text/json', format: 'json' },
]

/** A format and the media type under which it is sent. */
export interface Negotiated {
  readonly format: Format
  /** Without parameters: `application/json`. */
  readonly mediaType: string
}

const JSON_ANSWER: Negotiated = { format: 'json', mediaType: 'application/json' }

/**
 * Chooses JSON or XML as the automatic format selection of WCF does: first by `Accept` with its q values, then by
 * the request's own `Content-Type`, else JSON. Of types with the same q value the first one counts. An Accept that takes
 * anything states no preference, so the Content-Type decides: DEV-018. `undefined` where `Accept` allows neither.
 *
 * Source: wire contract 2.
 */
export function negotiateFormat(
  accept: string | undefined,
  contentType: string | undefined,
): Negotiated | undefined {
  const ranges = parseAccept(accept ?? '')
  const hasPreference = ranges.some((range) => range.type !== '*/*')
  if (!hasPreference && !ranges.some((range) => range.quality === 0)) {
    return formatOf(contentType) === 'xml' ? { format: 'xml', mediaType: 'application/xml' } : JSON_ANSWER
  }
  const wanted = OFFERED.map((offer) => ({ ...offer, ...preferenceFor(offer.type, ranges) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality || one.place - other.place)
  const [best] = wanted
  return best === undefined ? undefined : { format: best.format, mediaType: best.type }
}

/** The format that a Content-Type names; `undefined` where it is neither. */
export function formatOf(contentType: string | undefined): Format | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (/^(application|text)\/(json|[\w.-]+\+json)$/.test(type)) return 'json'
  return /^(application|text)\/(xml|[\w.-]+\+xml)$/.test(type) ? 'xml' : undefined
}

interface AcceptRange {
  readonly type: string
  readonly quality: number
}

function parseAccept(accept: string): readonly AcceptRange[] {
  return accept
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      const value = quality === undefined ? 1 : Number(quality)
      return { type: type === '*' ? '*/*' : type, quality: value >= 0 && value <= 1 ? value : 0 }
    })
    .filter((range) => range.type !== '')
}

/** The quality and the place of the most specific range that covers a type. */
function preferenceFor(
  type: string,
  ranges: readonly AcceptRange[],
): { readonly quality: number; readonly place: number } {
  const family = `${type.split('/', 1)[0]}/*`
  for (const pattern of [type, family, '*/*']) {
    const place = ranges.findIndex((range) => range.type === pattern)
    const range = ranges[place]
    if (range !== undefined) return { quality: range.quality, place }
  }
  return { quality: 0, place: 0 }
}
