import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreAddress } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import type { Clock, Log } from '../runtime/index.ts'
import { refuseUnfinishedCopy, type Stores } from '../store/index.ts'
import { DATABASE_FILE, openSqliteStores } from '../store/sqlite/index.ts'

/**
 * Opens the stores of a service: those of a server where an address is given, or the file of the data folder.
 *
 * @throws Problem where address, server or folder do not allow it
 */
export async function openStores(parts: {
  readonly address: StoreAddress | undefined
  readonly dataFolder: string
  readonly clock: Clock
  readonly log: Log
}): Promise<Stores> {
  const { address, dataFolder, clock, log } = parts
  if (address !== undefined) {
    // Most services do without a server, and start faster without its driver.
    const { openPostgresStores } = await import('../store/postgres/index.ts')
    return whole(await openPostgresStores({ url: address.reveal(), clock, log }), String(address))
  }
  refuseEmptiedStore(dataFolder)
  return whole(await openSqliteStores({ folder: dataFolder, clock }), `The data folder ${dataFolder}`)
}

async function whole(stores: Stores, place: string): Promise<Stores> {
  try {
    await refuseUnfinishedCopy(stores, place)
    return stores
  } catch (error) {
    await stores.close()
    throw error
  }
}

/**
 * A database of no bytes is a new one, unless the folder was in use before: then its content is lost, and to begin
 * anew in silence would hide that.
 */
function refuseEmptiedStore(folder: string): void {
  const file = join(folder, DATABASE_FILE)
  const isEmptied = existsSync(file) && statSync(file).size === 0 && existsSync(join(folder, 'tls'))
  if (!isEmptied) return
  throw new Problem(
    'store-corrupt',
    `${file} is empty although the folder was in use; restore a backup, or remove the file to begin anew.`,
  )
}
