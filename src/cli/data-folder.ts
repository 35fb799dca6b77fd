import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SETTINGS, type Setting, type StoreAddress } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import { refuseUnfinishedCopy, type Stores } from '../store/index.ts'
import type { Arguments, Flag, Io } from './command.ts'

export const DATA_FLAG: Flag = {
  name: 'data',
  value: 'DIR',
  doc: `The data folder. Unless given: ${SETTINGS.data.initialText}. ${SETTINGS.data.env}`,
}

export const STORE_FLAG: Flag = {
  name: 'store',
  value: SETTINGS.store.placeholder,
  doc: `The PostgreSQL database of the service, where it has one. ${SETTINGS.store.env}`,
}

/**
 * The database that a command beside the service works on; none is the file of the data folder.
 *
 * @throws Problem `setting-unreadable`
 */
export function chooseStore(args: Arguments, io: Io): StoreAddress | undefined {
  const { flag, env, expected, parse } = SETTINGS.store
  const given = args.flag('store')
  const text = given ?? (io.env[env] || undefined)
  if (text === undefined) return undefined
  const address = parse(text)
  if (address === undefined) {
    throw new Problem('setting-unreadable', `${given === undefined ? env : flag} is not ${expected}.`)
  }
  return address
}

/**
 * The data folder of a command that works on its SQLite file.
 *
 * @param remedy what does the same where the store is a database
 * @throws Problem `misuse` there, `setting-unreadable`
 */
export function requireDataFolder(args: Arguments, io: Io, remedy: string): string {
  const address = chooseStore(args, io)
  if (address === undefined) return chooseDataFolder(args, io)
  throw new Problem('misuse', `The store is ${address}, a PostgreSQL database; ${remedy}.`)
}

/** The data folder that a command beside the service works on. */
export function chooseDataFolder(args: Arguments, io: Io): string {
  const row: Setting<string> = SETTINGS.data
  return resolve(args.flag('data') ?? (io.env[row.env] || row.initial))
}

/** Opens the store beside a service that may run, for the time of one step. */
export async function withStores<Result>(
  args: Arguments,
  io: Io,
  step: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const stores = await openStores(args, io)
  try {
    await refuseUnfinishedCopy(stores, String(chooseStore(args, io) ?? chooseDataFolder(args, io)))
    return await step(stores)
  } finally {
    await stores.close()
  }
}

async function openStores(args: Arguments, io: Io): Promise<Stores> {
  const address = chooseStore(args, io)
  if (address !== undefined) {
    const { openPostgresStores } = await import('../store/postgres/index.ts')
    return openPostgresStores({ url: address.reveal(), clock: io.clock })
  }
  const { DATABASE_FILE, openSqliteStores } = await import('../store/sqlite/index.ts')
  const folder = chooseDataFolder(args, io)
  if (!existsSync(join(folder, DATABASE_FILE))) {
    const remedy = 'name one with --data, or make it with zvm-tasks serve'
    throw new Problem('file-unreadable', `${folder} is no data folder; ${remedy}.`)
  }
  return openSqliteStores({ folder, isService: false, clock: io.clock })
}
