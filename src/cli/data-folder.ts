import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SETTINGS, type Setting } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import type { Stores } from '../store/index.ts'
import type { Arguments, Flag, Io } from './command.ts'

export const DATA_FLAG: Flag = {
  name: 'data',
  value: 'DIR',
  doc: `The data folder. Unless given: ${SETTINGS.data.initialText}. ${SETTINGS.data.env}`,
}

/** The data folder that a command beside the service works on. */
export function chooseDataFolder(args: Arguments, io: Io): string {
  const row: Setting<string> = SETTINGS.data
  return resolve(args.flag('data') ?? (io.env[row.env] || row.initial))
}

/** Opens the folder beside a service that may run, for the time of one step. */
export async function withStores<Result>(
  args: Arguments,
  io: Io,
  step: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_FILE, openSqliteStores } = await import('../store/sqlite/index.ts')
  const folder = chooseDataFolder(args, io)
  if (!existsSync(join(folder, DATABASE_FILE))) {
    const remedy = 'name one with --data, or make it with zvm-tasks serve'
    throw new Problem('file-unreadable', `${folder} is no data folder; ${remedy}.`)
  }
  const stores = await openSqliteStores({ folder, isService: false, clock: io.clock })
  try {
    return await step(stores)
  } finally {
    await stores.close()
  }
}
