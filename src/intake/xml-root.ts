/** What is known of a root element from the beginning of a document. */
export type XmlRoot =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'none' }

const NAME = /<([\p{L}_][\p{L}\p{N}_.:-]*)(?=[\s/>])/uy
const SPACE = /[\s\u{feff}]*/uy

/**
 * The name of the root element, without prefix, past declaration and comments. `cut`: more text is needed;
 * `none`: something else stands there, which the parser refuses.
 */
export function findXmlRoot(text: string): XmlRoot {
  let at = 0
  for (;;) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined
    if (end === undefined) break
    const endAt = text.indexOf(end, at + 2)
    if (endAt < 0) return { kind: 'cut' }
    at = endAt + end.length
  }
  NAME.lastIndex = at
  const name = NAME.exec(text)?.[1]
  if (name !== undefined) return { kind: 'named', name: name.slice(name.indexOf(':') + 1) }
  return /[>\s]/.test(text.slice(at)) ? { kind: 'none' } : { kind: 'cut' }
}
