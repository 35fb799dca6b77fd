import type { Vocabulary } from '../task/index.ts'
import {
  formatDotNetDate,
  formatIsoDate,
  formatTrimmedIsoDate,
  parseDotNetDate,
  parseIsoDate,
} from './dotnet-date.ts'
import { nullable, quotedJson, type Shape, scalar } from './shape.ts'

/** A string that is never null. */
export const plainText: Shape<string> = scalar({
  xmlItem: 'string',
  schema: () => ({ type: 'string' }),
  json: quotedJson,
  xml: (value) => value,
  parse: (raw) => (typeof raw === 'string' ? raw : undefined),
  expected: 'text',
  absent: '',
})

/** A string or null, as .NET strings are. */
export const text: Shape<string | null> = nullable(plainText)

/** A name or a number, as text. */
export const word: Shape<string> = scalar({
  xmlItem: 'string',
  schema: () => ({ type: ['string', 'integer'] }),
  json: quotedJson,
  xml: (value) => value,
  parse: (raw) => (typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim() : undefined),
  expected: 'a name or a number',
  absent: '',
})

export const flag: Shape<boolean> = scalar({
  xmlItem: 'boolean',
  schema: () => ({ type: 'boolean' }),
  json: String,
  xml: String,
  parse: (raw) => {
    const word = typeof raw === 'object' ? '' : String(raw).trim().toLowerCase()
    return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined
  },
  expected: 'true or false',
  absent: false,
})

/** A 32-bit whole number. */
export const integer: Shape<number> = scalar({
  xmlItem: 'int',
  schema: () => ({ type: 'integer', format: 'int32' }),
  json: String,
  xml: String,
  parse: (raw) => wholeNumber(raw),
  expected: 'a whole number',
  absent: 0,
})

/** A 64-bit whole number that fits a double. */
export const long: Shape<number> = scalar({
  xmlItem: 'long',
  schema: () => ({ type: 'integer', format: 'int64' }),
  json: String,
  xml: String,
  parse: (raw) => wholeNumber(raw),
  expected: 'a whole number',
  absent: 0,
})

/** A 64-bit identifier, past what a double can hold: kept as its digits. Source: VraIdentifier, wire contract 5.2. */
export const longDigits: Shape<string> = scalar({
  xmlItem: 'long',
  schema: () => ({ type: 'integer', format: 'int64' }),
  json: String,
  xml: String,
  parse: (raw) => (/^-?\d{1,19}$/.test(String(raw).trim()) ? String(raw).trim() : undefined),
  expected: 'a whole number',
  absent: '0',
})

export const double: Shape<number> = scalar({
  xmlItem: 'double',
  schema: () => ({ type: 'number', format: 'double' }),
  json: String,
  xml: String,
  parse: (raw) => {
    const value = typeof raw === 'number' ? raw : Number(String(raw).trim() || 'none')
    return Number.isFinite(value) ? value : undefined
  },
  expected: 'a number',
  absent: 0,
})

/** The forms in which an instant may stand in a body of ours or of a ZVM. */
function parseInstant(raw: unknown): number | undefined {
  if (typeof raw !== 'string') return undefined
  const trimmed = raw.trim()
  return parseDotNetDate(trimmed) ?? parseIsoDate(trimmed)
}

const INSTANT = {
  xmlItem: 'dateTime',
  xml: formatTrimmedIsoDate,
  parse: parseInstant,
  expected: 'a date such as /Date(1520423877045)/ or 2018-03-07T11:57:57.045Z',
} as const

/** An instant as tasks have it: `/Date(ms)/` on windows, ISO with three digits on the appliance. */
export const instant: Shape<number> = scalar({
  ...INSTANT,
  schema: (style) =>
    style.profile === 'appliance'
      ? { type: 'string', format: 'date-time' }
      : { type: 'string', pattern: '^/Date\\(-?\\d+([+-]\\d{4})?\\)/$', examples: ['/Date(1520423877045)/'] },
  json: (value, style) =>
    style.profile === 'appliance' ? `"${formatIsoDate(value)}"` : quotedJson(formatDotNetDate(value), style),
})

/** An instant as checkpoints, tests and mounts have it: ISO on both. Source: wire contract 7. */
export const isoInstant: Shape<number> = scalar({
  ...INSTANT,
  schema: () => ({ type: 'string', format: 'date-time' }),
  json: (value, style) =>
    style.profile === 'appliance' ? `"${formatIsoDate(value)}"` : `"${formatTrimmedIsoDate(value)}"`,
})

/** An instant as /api has it: ISO with three digits and `Z`, always. */
export const isoText: Shape<number> = scalar({
  ...INSTANT,
  schema: () => ({ type: 'string', format: 'date-time' }),
  json: (value) => `"${formatIsoDate(value)}"`,
})

/** A number in JSON, a name in XML; either is read from either. */
export function enumeration<Name extends string>(words: Vocabulary<Name>): Shape<Name> {
  return scalar<Name>({
    xmlItem: 'string',
    schema: () => ({
      type: 'integer',
      format: 'int32',
      enum: words.names.map((name) => words.numberOf(name)),
      description: words.names.map((name) => `${words.numberOf(name)} ${name}`).join(', '),
    }),
    json: (value) => String(words.numberOf(value)),
    xml: (value) => value,
    parse: (raw) => words.parse(String(raw)),
    expected: `one of ${words.names.join(', ')}`,
    ...(words.names[0] === undefined ? {} : { absent: words.names[0] }),
  })
}

/**
 * An enumeration of which newer servers may know more: an unknown number is kept as its digits, an unknown name
 * as it is, and both are written back as they came: DEV-016.
 */
export function openEnumeration<Name extends string>(words: Vocabulary<Name>): Shape<Name | (string & {})> {
  return scalar<Name | (string & {})>({
    xmlItem: 'string',
    schema: () => ({
      type: ['integer', 'string'],
      description: words.names.map((name) => `${words.numberOf(name)} ${name}`).join(', '),
    }),
    json: (value, style) => {
      const number = words.numberOf(value)
      if (number !== undefined) return String(number)
      return /^\d{1,9}$/.test(value) ? value : quotedJson(value, style)
    },
    xml: (value) => value,
    parse: (raw) => {
      const given = typeof raw === 'number' || typeof raw === 'string' ? String(raw).trim() : ''
      // 06 is 6: JSON has no numbers with leading zeros.
      const word = /^\d{1,9}$/.test(given) ? String(Number(given)) : given
      return words.parse(word) ?? (/^(\d{1,9}|[A-Za-z]\w{0,99})$/.test(word) ? word : undefined)
    },
    expected: 'a number or a name',
  })
}

function wholeNumber(raw: unknown): number | undefined {
  const isDigits = typeof raw === 'string' && /^-?\d{1,16}$/.test(raw.trim())
  const value = isDigits ? Number(raw) : raw
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}
