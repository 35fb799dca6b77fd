import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { type Log, randomIds } from '../../runtime/index.ts'
import type { Stores } from '../../store/index.ts'
import { openSqliteStores } from '../../store/sqlite/index.ts'
import { type Access, type AccessParts, type AccessSettings, createAccess } from '../index.ts'

export const ADDRESS = '192.0.2.1'
export const ORIGIN = 'https://zvm.example:9669'
/** The administrator that `openAccess` adds. */
export const ROOT = { userName: 'root', password: 'correct horse' }

export interface OpenedAccess {
  readonly access: Access
  readonly stores: Stores
  readonly clock: ManualClock
  /** All that was logged, as text. */
  readonly lines: string[]
}

export interface OpenAccessOptions {
  readonly settings?: Partial<AccessSettings>
  readonly stores?: Stores
  /** Stands in for the stores of the same name. */
  readonly parts?: (stores: Stores) => Partial<AccessParts>
}

/** A real store in memory, one administrator, and a clock that stands still. */
export async function openAccess(t: TestContext, options: OpenAccessOptions = {}): Promise<OpenedAccess> {
  const stores = options.stores ?? (await openSqliteStores({ memory: true }))
  t.after(() => stores.close())
  const opened = accessOver(stores, new ManualClock(), options)
  const { userName: name, password } = ROOT
  await opened.access.addUser({ name, password, role: 'administrator' })
  return opened
}

/** Access as a process has it that opens the stores at this time. */
export function accessOver(
  stores: Stores,
  clock: ManualClock,
  options: OpenAccessOptions = {},
): OpenedAccess {
  const lines: string[] = []
  const note = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`)
  const log: Log = { info: note, warn: note, error: note }
  const { users, sessions, properties } = stores
  const parts = { users, sessions, properties, clock, ids: randomIds, log, settings: options.settings ?? {} }
  return { access: createAccess({ ...parts, ...options.parts?.(stores) }), stores, clock, lines }
}

/** A data folder that is removed after the test. */
export async function createFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-access-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
