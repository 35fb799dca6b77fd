import { createByteCollector } from './byte-collector.ts'
import {
  type FoundTask,
  jsonTask,
  oversizedTask,
  TASK_BYTES_MAX,
  type TaskReader,
  unreadableTask,
} from './found-task.ts'
import { BYTE, createJsonValueScanner, isJsonSpace } from './json-value-scanner.ts'

/**
 * Where the reader is. `first`: after the opening bracket, `next`: after a comma, `after`: after an element,
 * `single`: in a document that is one task.
 */
type Position = 'start' | 'first' | 'next' | 'element' | 'after' | 'single' | 'ended' | 'broken'

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]
const REST = 'the rest of the document was not read'

/**
 * Reads the array that `GET /v1/tasks` answers, or the one object of `GET /v1/tasks/{id}`. An element with
 * mistakes costs itself alone; where the array itself is broken, reading ends there with a refusal that says so.
 */
export function createJsonTaskReader(): TaskReader {
  const scanner = createJsonValueScanner()
  const collected = createByteCollector(TASK_BYTES_MAX)
  let position: Position = 'start'
  let line = 1
  let taskLine = 1
  let bytesOfMark = 0

  const takeTask = (): FoundTask => {
    const bytes = collected.take()
    const isTooDeep = scanner.isTooDeep()
    const isSingle = position === 'single'
    scanner.reset()
    position = isSingle ? 'ended' : 'after'
    if (isTooDeep) return unreadableTask(taskLine, 'The task is nested deeper than any task of a ZVM.')
    if (bytes === undefined) return isSingle ? oversizedDocument() : oversizedTask(taskLine)
    return isSingle ? withoutWrapper(jsonTask(taskLine, bytes), bytes) : jsonTask(taskLine, bytes)
  }

  const broken = (reason: string): FoundTask => {
    position = 'broken'
    return unreadableTask(line, `${reason}; ${REST}.`)
  }

  /** A byte between elements: moves on, begins an element, or breaks the document. */
  const stepBetween = (byte: number): FoundTask | undefined => {
    switch (position) {
      case 'start':
        if (byte === BYTE_ORDER_MARK[bytesOfMark]) bytesOfMark++
        else if (byte === BYTE.openBracket) position = 'first'
        else if (byte === BYTE.openBrace) position = 'single'
        else return broken('The JSON begins with neither [ nor {: send the array of GET /v1/tasks in UTF-8')
        return undefined
      case 'first':
      case 'next':
        if (byte === BYTE.closeBracket && position === 'first') position = 'ended'
        else if (byte === BYTE.closeBracket || byte === BYTE.comma || byte === BYTE.closeBrace) {
          return broken('The JSON array has a comma or bracket where a task should begin')
        } else position = 'element'
        return undefined
      case 'after':
        if (byte === BYTE.comma) position = 'next'
        else if (byte === BYTE.closeBracket) position = 'ended'
        else return broken('The JSON array has neither a comma nor ] after a task')
        return undefined
      default:
        return broken(
          'The JSON goes on after its end: send one array, or a task a line as application/x-ndjson',
        )
    }
  }

  return {
    *write(bytes) {
      let begin = 0
      for (let at = 0; at < bytes.length && position !== 'broken'; at++) {
        const byte = bytes[at] ?? 0
        if (position === 'element' || position === 'single') {
          const place = scanner.accept(byte)
          if (place !== 'inside') {
            collected.add(bytes.subarray(begin, place === 'last' ? at + 1 : at))
            yield takeTask()
          }
          if (byte === BYTE.lineFeed) line++
          if (place !== 'past' || isJsonSpace(byte)) continue
        } else if (isJsonSpace(byte)) {
          if (byte === BYTE.lineFeed) line++
          continue
        }
        const found = stepBetween(byte)
        if (found !== undefined) yield found
        // The conditions above narrow the type of position, not what the call has made of it.
        if ((position as Position) === 'element' || (position as Position) === 'single') {
          begin = at
          taskLine = line
          scanner.accept(byte)
        }
      }
      if (position === 'element' || position === 'single') collected.add(bytes.subarray(begin))
    },
    *end() {
      if (position === 'broken' || position === 'ended') return
      if (position === 'start') yield broken('The JSON is empty: send [] for no tasks')
      else if (position === 'element' || position === 'single') {
        yield unreadableTask(taskLine, `The JSON ends, on line ${line}, inside this task; it was cut off.`)
      } else yield unreadableTask(line, 'The JSON ends without ]; it was cut off after the task before.')
    },
  }

  function oversizedDocument(): FoundTask {
    return unreadableTask(
      taskLine,
      `The JSON is one object of more than ${TASK_BYTES_MAX} bytes; send an array of tasks.`,
    )
  }
}

/** A single object that is an envelope around the array gets told so. */
function withoutWrapper(found: FoundTask, bytes: Uint8Array): FoundTask {
  if (found.identifier !== null || !/^\{\s*"tasks"\s*:\s*\[/i.test(startOf(bytes))) return found
  return unreadableTask(found.line, 'The JSON is an object around the array "tasks"; send the array itself.')
}

function startOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 200)).toString('utf8')
}
