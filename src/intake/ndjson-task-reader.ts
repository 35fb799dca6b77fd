import { createByteCollector } from './byte-collector.ts'
import { type FoundTask, jsonTask, oversizedTask, TASK_BYTES_MAX, type TaskReader } from './found-task.ts'
import { BYTE, isJsonSpace } from './json-value-scanner.ts'

/** Reads a task a line. Blank lines are passed over; a line that cannot be read costs only itself. */
export function createNdjsonTaskReader(): TaskReader {
  const collected = createByteCollector(TASK_BYTES_MAX)
  let line = 1

  function* takeLine(): Iterable<FoundTask> {
    const bytes = collected.take()
    if (bytes === undefined) yield oversizedTask(line)
    else if (!bytes.every(isJsonSpace)) yield jsonTask(line, bytes)
  }

  return {
    *write(bytes) {
      let begin = 0
      for (;;) {
        const end = bytes.indexOf(BYTE.lineFeed, begin)
        if (end < 0) break
        collected.add(bytes.subarray(begin, end))
        yield* takeLine()
        line++
        begin = end + 1
      }
      collected.add(bytes.subarray(begin))
    },
    end: takeLine,
  }
}
