import type { Io } from './command.ts'
import { toTerminalText } from './terminal-text.ts'

/** One line that is written over, on a terminal alone. */
export function createProgress({ err }: Io) {
  const clear = '\r\u{1b}[K'
  let isShown = false
  return {
    show(what: string) {
      if (!err.isTty) return
      isShown = true
      err.write(`${clear}${toTerminalText(`Recording ${what}`).slice(0, (err.width || 80) - 1)}`)
    },
    stop() {
      if (isShown) err.write(clear)
      isShown = false
    },
  }
}

export interface RecordReport {
  readonly file: string
  readonly bytes: number
  /** ISO date. */
  readonly at: string
  readonly isAnonymised: boolean
  readonly requests: number
  readonly recorded: Readonly<Record<string, number>>
  readonly notRecorded: readonly { readonly what: string; readonly status: number; readonly count: number }[]
  readonly droppedMembers: Readonly<Record<string, number>>
}

export function sayReport(
  { file, bytes, recorded, notRecorded, droppedMembers, isAnonymised }: RecordReport,
  io: Io,
): void {
  const counts = Object.entries(recorded).map(([name, count]) => `${count} ${name}`)
  io.out.write(`Wrote ${toTerminalText(file)}: ${bytes} bytes; ${counts.join(', ')}.\n`)
  for (const { what, status, count } of notRecorded) {
    io.err.write(`not recorded: ${what} (${status}${count === 1 ? '' : `, ${count} times`})\n`)
  }
  const dropped = Object.entries(droppedMembers)
  if (dropped.length > 0) {
    const total = dropped.reduce((sum, [, count]) => sum + count, 0)
    const names = dropped.slice(0, 5).map(([name]) => name)
    const more = dropped.length > names.length ? ', …' : ''
    io.err.write(
      `left out, since nothing is known of them: ${total} values (${toTerminalText(names.join(', '))}${more})\n`,
    )
  }
  if (!isAnonymised)
    io.err.write('It holds names, addresses and users of that server; --anonymise replaces them.\n')
}
