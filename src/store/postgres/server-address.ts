import { readFileSync } from 'node:fs'
import { Problem, quoted } from '../../problem/index.ts'

export interface HostAddress {
  /** A name, an address, or the folder of a socket. */
  readonly host: string
  readonly port: number
}

/** Where a database is, and how to get in. */
export interface ServerAddress {
  /** In the order in which they are tried; of several, the one that takes writes is used. */
  readonly hosts: readonly HostAddress[]
  readonly database: string
  readonly user: string | undefined
  readonly password: string | undefined
  readonly tls: TlsWish
  /** Connections of one process at most, where the address says so. */
  readonly connectionsMax: number | undefined
  /** Settings of each session that the address names: `search_path`, `application_name`. */
  readonly sessionSettings: Readonly<Record<string, string>>
  /** The address as it may be shown: without user and password. */
  readonly place: string
}

export type TlsWish =
  | { readonly mode: 'off' }
  /** Encrypted; the certificate is not looked at. */
  | { readonly mode: 'encrypted' }
  | { readonly mode: 'verified'; readonly ca: string | undefined }

const ADDRESS = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/
const HOST = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/
const SESSION_SETTINGS = ['search_path', 'application_name']
const PARAMETERS = [...SESSION_SETTINGS, 'connections', 'host', 'sslmode', 'sslrootcert']
const PORT = 5432
const CONNECTIONS_MAX = 1000

/**
 * Reads `postgres://user:password@host:port,host:port/database?sslmode=verify-full&sslrootcert=FILE`, as libpq
 * writes addresses. A password may be left out and is then taken from `PGPASSWORD`. Beyond this machine TLS is
 * used unless `sslmode=disable` says otherwise. Messages never repeat the address, which may hold a password.
 *
 * @throws Problem `setting-unreadable`, `file-unreadable`
 */
export function parseServerAddress(url: string): ServerAddress {
  const match = ADDRESS.exec(url)
  if (match === null) refuse('is not one; write postgres://user@host:5432/database')
  const [, login = '', hostList = '', path = '', search = ''] = match
  const parameters = new URLSearchParams(search)
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) {
    refuse(`has the parameter ${quoted(unknown)}, which is not read; known are ${PARAMETERS.join(', ')}`)
  }
  const hosts = parseHosts(parameters.get('host') ?? (hostList === '' ? 'localhost' : hostList))
  const [user = '', ...password] = login.split(':')
  const database = decoded(path)
  if (database === '') refuse('names no database; write postgres://user@host:5432/database')
  const names = hosts.map(({ host, port }) => `${host}:${port}`).join(',')
  return {
    hosts,
    database,
    user: user === '' ? undefined : decoded(user),
    password: password.length === 0 ? undefined : decoded(password.join(':')),
    tls: parseTls(parameters, hosts),
    connectionsMax: parseConnections(parameters.get('connections')),
    sessionSettings: Object.fromEntries(
      SESSION_SETTINGS.flatMap((name) => {
        const value = parameters.get(name)
        return value === null ? [] : [[name, value]]
      }),
    ),
    place: `postgres://${names}/${database}`,
  }
}

function parseHosts(list: string): readonly HostAddress[] {
  return list.split(',').map((text) => {
    if (text.startsWith('/')) return { host: text, port: PORT }
    const [, host, port = String(PORT)] = HOST.exec(decoded(text)) ?? []
    if (host === undefined || Number(port) > 65_535) {
      return refuse(`has the host ${quoted(text)}, which is not one; write host:5432`)
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  })
}

function parseConnections(text: string | null): number | undefined {
  if (text === null) return undefined
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > CONNECTIONS_MAX) {
    refuse(`has connections ${quoted(text)}; write a number from 1 to ${CONNECTIONS_MAX}`)
  }
  return count
}

function parseTls(parameters: URLSearchParams, hosts: readonly HostAddress[]): TlsWish {
  const isHere = hosts.every(({ host }) => /^(\/.*|localhost|127\..*|::1)$/.test(host))
  const mode = parameters.get('sslmode') ?? (isHere ? 'disable' : 'require')
  if (mode === 'disable') return { mode: 'off' }
  if (mode === 'require') return { mode: 'encrypted' }
  if (mode !== 'verify-full') {
    refuse(`has sslmode ${quoted(mode)}; choose disable, require or verify-full`)
  }
  const file = parameters.get('sslrootcert')
  return { mode: 'verified', ca: file === null ? undefined : readAuthority(file) }
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const message = `The sslrootcert ${quoted(file, 300)} of the store cannot be read; name a file that can.`
    throw new Problem('file-unreadable', message, { cause: error })
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse('has a % that begins no escape; write %25 for it')
  }
}

function refuse(what: string): never {
  throw new Problem('setting-unreadable', `The address of the PostgreSQL store ${what}.`)
}
