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
 * the request's own `Content-Type`, else JSON. An Accept that takes anything states no preference, so the Content-Type decides:
 * DEV-018. `undefined` where `Accept` allows neither.
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
  let best: (Negotiated & { readonly quality: number }) | undefined
  for (const { type, format } of OFFERED) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { format, mediaType: type, quality }
  }
  return best === undefined ? undefined : { format: best.format, mediaType: best.mediaType }
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

/** The quality of the most specific range that covers a type. */
function qualityOf(type: string, ranges: readonly AcceptRange[]): number {
  const family = `${type.split('/', 1)[0]}/*`
  for (const pattern of [type, family, '*/*']) {
    const covering = ranges.filter((range) => range.type === pattern)
    if (covering.length > 0) return Math.max(...covering.map((range) => range.quality))
  }
  return 0
}
