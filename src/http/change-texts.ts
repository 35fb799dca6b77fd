import { type Happening, happeningOf } from '../feed/index.ts'
import type { TaskChange } from '../store/index.ts'
import type { TaskSearch } from '../task/index.ts'
import { taskView, toTaskView, type WireStyle, writeDocument } from '../wire/index.ts'

/** Writes changes as server-sent events. Source: the HTML standard, 9.2.5. */
export interface ChangeTexts {
  /** Those of the changes that are something to a search, joined, up to a bound. At least one change is passed. */
  join(changes: readonly TaskChange[], search: TaskSearch): ToldPage
}

/** A stretch of changes as it is told. */
export interface ToldPage {
  /** None where nothing of it is told. */
  readonly bytes: EventBytes | undefined
  /** The position up to which it tells. */
  readonly reached: number
}

/** Bytes of a page, but for its last event. */
const PAGE_BYTES_MAX = 128 * 1024

/** Bytes of events, and the same as one chunk of HTTP/1.1. */
export interface EventBytes {
  readonly plain: Buffer
  /** Source: RFC 9112, 7.1. */
  readonly chunk: Buffer
}

/** Each change is written once, however many are told of it. */
export function createChangeTexts(style: WireStyle): ChangeTexts {
  const known = new WeakMap<TaskChange, { readonly data: string; readonly texts: Map<Happening, Buffer> }>()

  function textOf(change: TaskChange, happening: Happening): Buffer {
    let text = known.get(change)
    if (text === undefined) {
      text = { data: writeChange(change, style), texts: new Map() }
      known.set(change, text)
    }
    const made = text.texts.get(happening)
    if (made !== undefined) return made
    const bytes = Buffer.from(`id: ${change.position}\nevent: ${happening}\ndata: ${text.data}\n\n`)
    text.texts.set(happening, bytes)
    return bytes
  }

  return {
    join(changes, search) {
      const texts: Buffer[] = []
      let reached = 0
      let size = 0
      for (const change of changes) {
        if (size > PAGE_BYTES_MAX) break
        reached = change.position
        const happening = happeningOf(change, search)
        if (happening === undefined) continue
        const text = textOf(change, happening)
        texts.push(text)
        size += text.length
      }
      return { bytes: texts.length === 0 ? undefined : toEventBytes(Buffer.concat(texts)), reached }
    },
  }
}

export function toEventBytes(plain: Buffer): EventBytes {
  const head = Buffer.from(`${plain.length.toString(16)}\r\n`)
  return { plain, chunk: Buffer.concat([head, plain, Buffer.from('\r\n')]) }
}

/** The task as `/api/tasks/{id}` answers it, with two members more; of one that is gone, what the log knows. */
function writeChange({ position, changedAt, before, after }: TaskChange, style: WireStyle): string {
  const more = `"position":${position},"changedAt":"${toIso(changedAt)}"}`
  if (after !== null)
    return `${writeDocument(taskView, toTaskView(after), 'json', style).slice(0, -1)},${more}`
  const known = before && {
    id: before.id,
    type: before.type,
    state: before.state,
    startedAt: toIso(before.startedAt),
    completedAt: before.completedAt === null ? null : toIso(before.completedAt),
  }
  return `${JSON.stringify(known ?? {}).slice(0, -1)},${more}`
}

function toIso(instant: number): string {
  return new Date(instant).toISOString()
}
