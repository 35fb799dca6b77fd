import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  decodeSession,
  parseCertificates,
  parseFingerprint,
  parseServerUrl,
  type Session,
  type Trust,
} from '../client/index.ts'
import { Problem } from '../problem/index.ts'

/** A server that somebody logged in to. The password is never among it. */
export interface KnownServer {
  /** As `parseServerUrl` gives it. */
  readonly url: string
  readonly user: string
  readonly trust: Trust
  readonly session: Session
}

/**
 * The servers of this user, in `servers.json`: a file that only its owner reads, replaced in one step. Each call
 * reads the file anew, since several commands may run at once; the last to write wins.
 */
export interface ServerBook {
  readonly path: string
  /** The last login first. @throws Problem `file-unreadable` */
  list(): Promise<readonly KnownServer[]>
  find(url: string): Promise<KnownServer | undefined>
  /** Adds a server, or replaces it where it stands. @throws Problem `file-unreadable` */
  put(server: KnownServer, place?: 'first' | 'kept'): Promise<void>
  remove(url: string): Promise<void>
}

const FORMAT_VERSION = 1

export function openServerBook(folder: string): ServerBook {
  const path = join(folder, 'servers.json')
  const list = () => readServers(path)
  return {
    path,
    list,
    find: async (url) => (await list()).find((server) => server.url === url),
    async put(server, place = 'kept') {
      const servers = await list()
      const at = servers.findIndex(({ url }) => url === server.url)
      const others = servers.filter(({ url }) => url !== server.url)
      const index = place === 'first' || at < 0 ? 0 : at
      await writeServers(folder, path, others.toSpliced(index, 0, server))
    },
    async remove(url) {
      const servers = await list()
      const others = servers.filter((server) => server.url !== url)
      if (others.length < servers.length) await writeServers(folder, path, others)
    },
  }
}

async function readServers(path: string): Promise<readonly KnownServer[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return []
    throw new Problem('file-unreadable', `${path} cannot be read; check its owner and mode.`, {
      cause: error,
    })
  }
  const servers = decodeServers(text)
  if (servers !== undefined) return servers
  throw new Problem('file-unreadable', `${path} is not a list of servers; remove it and log in again.`)
}

async function writeServers(folder: string, path: string, servers: readonly KnownServer[]): Promise<void> {
  const text = `${JSON.stringify({ version: FORMAT_VERSION, servers }, null, 2)}\n`
  // Of this process alone; a leftover of a killed one with the same number is replaced.
  const draft = `${path}.${process.pid}.new`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rm(draft, { force: true })
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {})
    throw new Problem(
      'file-unreadable',
      `${path} cannot be written; check the folder's owner, mode and space.`,
      {
        cause: error,
      },
    )
  }
}

function decodeServers(text: string): readonly KnownServer[] | undefined {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(raw) || raw.version !== FORMAT_VERSION || !Array.isArray(raw.servers)) return undefined
  const servers = raw.servers.map(decodeServer)
  return servers.every((server) => server !== undefined) ? servers : undefined
}

function decodeServer(raw: unknown): KnownServer | undefined {
  if (!isObject(raw) || typeof raw.url !== 'string' || typeof raw.user !== 'string') return undefined
  const url = parseServerUrl(raw.url)
  const trust = decodeTrust(raw.trust)
  const session = decodeSession(raw.session)
  if (url === undefined || trust === undefined || session === undefined) return undefined
  return { url, user: raw.user, trust, session }
}

function decodeTrust(raw: unknown): Trust | undefined {
  if (!isObject(raw)) return undefined
  const { kind, pem, sha256 } = raw
  if (kind === 'system') return { kind }
  if (kind === 'ca' && typeof pem === 'string' && parseCertificates(pem) !== undefined) return { kind, pem }
  const digits = kind === 'fingerprint' && typeof sha256 === 'string' ? parseFingerprint(sha256) : undefined
  return digits === undefined ? undefined : { kind: 'fingerprint', sha256: digits }
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
