import { Problem } from '../problem/index.ts'
import type { Vocabulary } from '../task/index.ts'
import type { ResourceLink } from './link-api.ts'
import { openEnumeration } from './scalars.ts'
import { quotedJson, type Shape, scalar } from './shape.ts'

/** The same shape, with a value for a member that is absent or null: servers of other versions leave some out. */
export function orElse<Value>(shape: Shape<Value>, absent: Value): Shape<Value> {
  return {
    ...shape,
    fromJson: (raw, at) => (raw === undefined || raw === null ? absent : shape.fromJson(raw, at)),
    fromXml: (element, at) => (element === undefined || element.isNil ? absent : shape.fromXml(element, at)),
  }
}

/** A word of a table that newer servers may have extended; `absent` where the member is left out. */
export function openWord<Name extends string>(
  words: Vocabulary<Name>,
  absent: Name,
): Shape<Name | (string & {})> {
  return orElse(openEnumeration(words), absent)
}

const ISO_SPAN = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$/i
const CLOCK_SPAN = /^(?:(\d{1,6})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?$/

/**
 * A length of time, held as seconds. `PT5M` on windows, `00:05:00` on the appliance, as the serializers of each
 * write a .NET TimeSpan; no recording of one is known. Both are read.
 */
export const timeSpan: Shape<number> = scalar({
  xmlItem: 'duration',
  schema: () => ({ type: 'string' }),
  json: (seconds, style) =>
    quotedJson(style.profile === 'appliance' ? formatClockSpan(seconds) : formatIsoSpan(seconds), style),
  xml: formatIsoSpan,
  parse: (raw) => {
    const match = ISO_SPAN.exec(String(raw).trim()) ?? CLOCK_SPAN.exec(String(raw).trim())
    if (match === null) return undefined
    const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
    return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  },
  expected: 'a length of time such as PT5M or 00:05:00',
  absent: 0,
})

function formatIsoSpan(seconds: number): string {
  const { days, hours, minutes, rest } = spanParts(seconds)
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`
  if (days === 0 && time === '') return 'PT0S'
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`
}

function formatClockSpan(seconds: number): string {
  const { days, hours, minutes, rest } = spanParts(seconds)
  const clock = [hours, minutes, rest].map((part) => String(part).padStart(2, '0')).join(':')
  return days > 0 ? `${days}.${clock}` : clock
}

function spanParts(seconds: number) {
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  return { days: Math.floor(hours / 24), hours: hours % 24, minutes: minutes % 60, rest: seconds % 60 }
}

/**
 * The identifier of an entity: its own member, or that of its link, since the OpenAPI of 10.0 names no such member.
 *
 * @throws Problem `value-unreadable`
 */
export function identifierOf(member: string, value: string | null, link?: ResourceLink): string {
  const identifier = value || link?.identifier
  if (!identifier) throw new Problem('value-unreadable', `${member} is missing.`)
  return identifier
}
