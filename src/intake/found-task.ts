import { Problem } from '../problem/index.ts'
import { parseJson, type TaskApi, taskApi } from '../wire/index.ts'

/** A single task larger than this is refused, and never held as a whole. */
export const TASK_BYTES_MAX = 1_048_576

/** A place in a document where a task stands, or should stand. */
export interface FoundTask {
  /** Line on which it begins, from 1. */
  readonly line: number
  /** As given; null where it cannot be read. */
  readonly identifier: string | null
  /** @throws Problem or ShapeMismatch where there is no task */
  read(): TaskApi
}

/** Finds the tasks of a document that comes piece by piece. What it gives is to be used before the next call. */
export interface TaskReader {
  write(bytes: Uint8Array): Iterable<FoundTask>
  /** After the last piece. */
  end(): Iterable<FoundTask>
}

/** Something that cannot be read as a task, or the place where the document broke. */
export function unreadableTask(line: number, reason: string): FoundTask {
  return {
    line,
    identifier: null,
    read: () => {
      throw new Problem('request-unreadable', reason)
    },
  }
}

export function oversizedTask(line: number): FoundTask {
  return unreadableTask(line, `The task is larger than ${TASK_BYTES_MAX} bytes; no task of a ZVM is.`)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A task from the bytes of its JSON. */
export function jsonTask(line: number, bytes: Uint8Array): FoundTask {
  let raw: unknown
  try {
    raw = parseJson(decodeUtf8(bytes))
  } catch (error) {
    if (error instanceof Problem) return unreadableTask(line, error.message)
    throw error
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return unreadableTask(line, 'A task is a JSON object, as GET /v1/tasks/{id} answers it; this is none.')
  }
  return { line, identifier: identifierOf(Object.entries(raw)), read: () => taskApi.fromJson(raw, '') }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Problem('request-unreadable', 'The task has bytes that are not UTF-8; send it in UTF-8.')
  }
}

/** The task identifier among named values, bounded: a report repeats it. */
export function identifierOf(members: readonly (readonly [string, unknown])[]): string | null {
  const value = members.find(([name]) => name.toLowerCase() === 'taskidentifier')?.[1]
  return typeof value === 'string' ? value.trim().slice(0, 100) : null
}
