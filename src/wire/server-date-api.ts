import {
  formatDotNetDate,
  formatIsoDate,
  formatLocalDotNetDate,
  formatLocalIsoDate,
  formatTrimmedIsoDate,
} from './dotnet-date.ts'
import { xmlText } from './escape.ts'
import { instant } from './scalars.ts'
import { quotedJson, SERIALIZATION_NAMESPACE, type Shape, scalar } from './shape.ts'
import type { WireStyle } from './wire-style.ts'

/** A point in time on its own, as `/v1/serverDateTime` answers it. */
export interface ServerDate {
  /** Epoch milliseconds, UTC. */
  readonly instant: number
  /** Minutes ahead of UTC where it is told as local time; null where it is told in UTC. */
  readonly offsetMinutes: number | null
}

function jsonForm({ instant: at, offsetMinutes }: ServerDate, style: WireStyle): string {
  if (style.profile === 'appliance') {
    return offsetMinutes === null ? formatIsoDate(at) : formatLocalIsoDate(at, offsetMinutes)
  }
  return offsetMinutes === null ? formatDotNetDate(at) : formatLocalDotNetDate(at, offsetMinutes)
}

function xmlForm({ instant: at, offsetMinutes }: ServerDate): string {
  if (offsetMinutes === null) return formatTrimmedIsoDate(at)
  return formatLocalIsoDate(at, offsetMinutes).replace(/\.?0*([+-]\d\d:\d\d)$/, '$1')
}

/**
 * A bare date: no data contract, so its XML has the serialization namespace and no other.
 * Source: the OpenAPI, `/v1/serverDateTime/…`; the rule of .NET for `/Date(ms+hhmm)/`, wire contract 7.
 */
export const serverDate: Shape<ServerDate> = {
  ...scalar<ServerDate>({
    xmlItem: 'dateTime',
    schema: (style) => instant.schema({ style, schemas: new Map() }),
    json: (value, style) => quotedJson(jsonForm(value, style), style),
    xml: xmlForm,
    parse: (raw) => ({ instant: instant.fromJson(raw, ''), offsetMinutes: null }),
    expected: 'a date',
  }),
  xmlNamespace: SERIALIZATION_NAMESPACE,
  toXml: (tag, value) => `<${tag} xmlns="${SERIALIZATION_NAMESPACE}">${xmlText(xmlForm(value))}</${tag}>`,
}
