/** A JSON string literal, plain or with `\/` for `/`. */
export function jsonText(text: string, escapeSlashes: boolean): string {
  const literal = JSON.stringify(text)
  return escapeSlashes ? literal.replaceAll('/', '\\/') : literal
}

const XML_SPECIAL = /[&<>\r]|[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
}

/** Text between XML tags. A character that XML 1.0 cannot carry becomes U+FFFD: DEV-017. */
export function xmlText(text: string): string {
  return text.replace(XML_SPECIAL, (character) => XML_ENTITIES[character] ?? '\u{fffd}')
}

/**
 * A member name as an XML element name: characters that a name cannot have become `_x007B_`.
 * Source: `Link_{0}` is `<Link__x007B_0_x007D_>`, wire contract 1.1.
 */
export function xmlName(name: string): string {
  return name.replace(
    /[^A-Za-z0-9_.-]/g,
    (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  )
}
