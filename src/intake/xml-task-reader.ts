import { Problem } from '../problem/index.ts'
import { createXmlReader, taskApi, type XmlElement } from '../wire/index.ts'
import {
  type FoundTask,
  identifierOf,
  TASK_BYTES_MAX,
  type TaskReader,
  unreadableTask,
} from './found-task.ts'
import { createUtf8Decoder } from './utf8-decoder.ts'
import { findXmlRoot } from './xml-root.ts'

/** Bytes that the parser is given at once: how exactly the bound on a task is kept. */
const SLICE_BYTES = 16_384
/** Characters in which the root element must begin. */
const HEAD_CHARS_MAX = 65_536
const REST = 'the rest of the document was not read'

type XmlReader = ReturnType<typeof createXmlReader>

/**
 * Reads `ArrayOfTaskApi`, or one `TaskApi`. XML that is not well-formed cannot be read on: it ends in a refusal
 * that names the line, and what was complete before it stays.
 */
export function createXmlTaskReader(): TaskReader {
  const decoder = createUtf8Decoder()
  const found: FoundTask[] = []
  let reader: XmlReader | undefined
  let head = ''
  let line = 1
  let charsSinceTask = 0
  let isBroken = false

  const breakAt = (brokenLine: number, reason: string): void => {
    isBroken = true
    found.push(unreadableTask(brokenLine, `${reason}; ${REST}.`))
  }

  /** Runs the parser over something; what it throws ends the document. */
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      breakAt(lineIn(error.message) ?? line, error.message.replace(/\.$/, ''))
    }
  }

  /** Opens the parser once the root is known, at the depth on which tasks stand. */
  const openReader = (): XmlReader | undefined => {
    const root = findXmlRoot(head)
    if (root.kind === 'cut' && head.length <= HEAD_CHARS_MAX) return undefined
    const name = root.kind === 'named' ? root.name.toLowerCase() : ''
    if (root.kind === 'named' && name !== 'arrayoftaskapi' && name !== 'taskapi') {
      breakAt(line, `The root of the XML is ${root.name.slice(0, 80)}: send ArrayOfTaskApi or TaskApi`)
      return undefined
    }
    return createXmlReader({
      depth: name === 'taskapi' ? 0 : 1,
      onElement: (element) => {
        charsSinceTask = 0
        found.push(xmlTask(element))
      },
    })
  }

  const feed = (text: string): void => {
    if (isBroken) return
    let unread = text
    if (reader === undefined) {
      head += text
      reader = openReader()
      unread = head
    }
    if (reader === undefined) return
    const parser = reader
    head = ''
    charsSinceTask += unread.length
    attempt(() => parser.write(unread))
    line += unread.split('\n').length - 1
    if (!isBroken && charsSinceTask > TASK_BYTES_MAX) {
      breakAt(line, `The XML has more than ${TASK_BYTES_MAX} characters without the end of a task`)
    }
  }

  return {
    *write(bytes) {
      for (let at = 0; at < bytes.length && !isBroken; at += SLICE_BYTES) {
        const decoded = decoder.write(bytes.subarray(at, at + SLICE_BYTES))
        feed(decoded.text)
        if (decoded.isBroken && !isBroken)
          breakAt(line, 'The XML has bytes that are not UTF-8: send it in UTF-8')
        yield* found.splice(0)
      }
    },
    *end() {
      if (isBroken) return
      // A document that ends before its root is known goes to the parser as it is, which says what is wrong.
      const parser = reader ?? createXmlReader({ depth: 1, onElement: () => {} })
      attempt(() => {
        parser.write(head)
        parser.end()
      })
      if (!isBroken && !decoder.isComplete()) breakAt(line, 'The XML ends inside a character')
      yield* found.splice(0)
    },
  }
}

function xmlTask(element: XmlElement): FoundTask {
  if (element.name.toLowerCase() !== 'taskapi') {
    return unreadableTask(element.line, `The element ${element.name.slice(0, 80)} is not a TaskApi.`)
  }
  if (element.isNil) return unreadableTask(element.line, 'The TaskApi is nil; leave it out.')
  return {
    line: element.line,
    identifier: identifierOf(element.children.map((child) => [child.name, child.text])),
    read: () => taskApi.fromXml(element, ''),
  }
}

/** The line in a message of the parser: `…: 12:5: unclosed tag`. */
function lineIn(message: string): number | undefined {
  const match = /: (\d+):\d+: /.exec(message)
  return match === null ? undefined : Number(match[1])
}
