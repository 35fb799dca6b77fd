import { Problem, quoted } from '../problem/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { parseFilterDate } from '../wire/index.ts'
import type { Arguments, Flag, Io } from './command.ts'

const CHECKPOINTS_INITIAL = 5
const CHECKPOINTS_MAX = 100_000

/** What is recorded, and how it is written. */
export const RECORD_FLAGS: readonly Flag[] = [
  {
    name: 'out',
    value: 'FILE',
    doc: 'The file: JSON where it ends in .json, which large ones need, else YAML. One that exists is replaced.',
  },
  { name: 'anonymise', doc: 'Replace names, addresses, users and identifiers by made-up ones.' },
  {
    name: 'seed',
    value: 'N',
    doc: 'Make the same up in every recording with this number. Who knows it can try names out.',
  },
  {
    name: 'since',
    value: 'DATE',
    doc: 'Only tasks started since: a date, or 30d, 12h, 15m back. Else: all the server has.',
  },
  {
    name: 'checkpoints',
    value: 'N',
    doc: `The latest so many of each VPG; ${CHECKPOINTS_INITIAL} unless given, 0 for none.`,
  },
  { name: 'json', doc: 'Print the report as JSON.' },
]

export interface RecordWish {
  readonly isAnonymous: boolean
  /** The key of made-up texts; `undefined` for one of this run alone. */
  readonly seed: string | undefined
  readonly tasksSince: ((now: number) => number) | undefined
  readonly checkpointsMax: number
}

/** @throws Problem `misuse` */
export function readWish(args: Arguments, io: Io): RecordWish {
  const isAnonymous = args.isOn('anonymise')
  const seed = readWhole(args, 'seed', 4_294_967_295)
  if (seed !== undefined && !isAnonymous) {
    throw new Problem('misuse', '--seed is for what is made up; give --anonymise too.')
  }
  return {
    isAnonymous,
    seed: seed === undefined ? undefined : `seed ${seed}`,
    tasksSince: readSince(args, io),
    checkpointsMax: readWhole(args, 'checkpoints', CHECKPOINTS_MAX) ?? CHECKPOINTS_INITIAL,
  }
}

function readWhole(args: Arguments, flag: string, max: number): number | undefined {
  const text = args.flag(flag)
  if (text === undefined) return undefined
  if (/^\d{1,10}$/.test(text.trim()) && Number(text) <= max) return Number(text)
  throw new Problem('misuse', `--${flag} ${quoted(text)} is not a whole number, 0 to ${max}.`)
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length of time counts back from the time of the server. */
function readSince(args: Arguments, io: Io): RecordWish['tasksSince'] {
  const text = args.flag('since')
  if (text === undefined) return undefined
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/i.exec(text.trim()) ?? []
  if (count !== undefined) {
    const backMs = Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0)
    return (now) => now - backMs
  }
  const zone = findTimeZone(io.timeZone) ?? findTimeZone('UTC')
  const since = zone === undefined ? undefined : parseFilterDate(text, zone)
  if (since !== undefined) return () => since
  throw new Problem(
    'misuse',
    `--since ${quoted(text)} is no date; write 2026-12-31, 2026-12-31T10:00:00Z, or 30d.`,
  )
}
