import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { Problem } from '../problem/index.ts'

/** An XML element as a reader of ours needs it: local names, text, and where it began. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  readonly children: XmlElement[]
  /** All text directly inside, as written. */
  text: string
  /** `i:nil="true"`. */
  readonly isNil: boolean
  /** Line on which the element begins, from 1. */
  readonly line: number
}

const DEPTH_MAX = 32

/**
 * Reads XML piece by piece and hands out each complete element of one depth: 0 is the root, 1 its children.
 * Elements already handed out are forgotten, so a document of any length fits in little memory. Documents with
 * a DTD are refused: nothing of ours needs one, and entities are how XML is attacked.
 */
export function createXmlReader({
  depth,
  onElement,
}: {
  depth: number
  onElement: (element: XmlElement) => void
}) {
  const open: XmlElement[] = []
  let roots = 0
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw new Problem(
      'request-unreadable',
      `The XML is not well-formed: ${error.message.replace(/\.+$/, '')}.`,
    )
  })
  parser.on('doctype', () => {
    throw new Problem('request-unreadable', 'The XML has a document type declaration; send it without one.')
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (open.length >= DEPTH_MAX) {
      throw new Problem('request-unreadable', `The XML is nested more than ${DEPTH_MAX} elements deep.`)
    }
    roots += open.length === 0 ? 1 : 0
    open.push({ name: localName(tag.name), children: [], text: '', isNil: isNil(tag), line: parser.line })
  })
  const addText = (text: string) => {
    const current = open.at(-1)
    // What stands between the elements that are handed out would grow with the document.
    if (current !== undefined && open.length > depth) current.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop()
    if (element === undefined) return
    if (open.length === depth) onElement(element)
    else if (open.length > depth) open.at(-1)?.children.push(element)
  })
  return {
    write(piece: string): void {
      parser.write(piece)
    },
    end(): void {
      parser.close()
      if (roots === 0) throw new Problem('request-unreadable', 'The XML is empty.')
    },
  }
}

/** Reads a whole document into its root element. */
export function parseXml(text: string): XmlElement {
  let root: XmlElement | undefined
  const reader = createXmlReader({
    depth: 0,
    onElement: (element) => {
      root = element
    },
  })
  reader.write(text)
  reader.end()
  if (root === undefined) throw new Problem('request-unreadable', 'The XML is empty.')
  return root
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function isNil(tag: SaxesTagPlain): boolean {
  return Object.entries(tag.attributes).some(
    ([name, value]) => localName(name) === 'nil' && (value === 'true' || value === '1'),
  )
}
