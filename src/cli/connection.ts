import {
  type Credentials,
  createZertoClient,
  parseCertificates,
  parseFingerprint,
  parseServerUrl,
  SYSTEM_TRUST,
  type Trust,
  type ZertoClient,
} from '../client/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { findConfigFolder } from './config-folder.ts'
import { readFileText } from './files.ts'
import { findPassword, PASSWORD_FILE_FLAG } from './password.ts'
import { type KnownServer, openServerBook, type ServerBook } from './server-book.ts'

export const TRUST_FLAGS: readonly Flag[] = [
  {
    name: 'ca',
    value: 'FILE',
    doc: 'Trust the certificates of these authorities alone, as PEM. Else: as at login, ZVM_TASKS_CA, the machine.',
  },
  {
    name: 'fingerprint',
    value: 'HEX',
    doc: 'Trust the certificate with this SHA-256 fingerprint, or what this authority issued.',
  },
]

/** The flags of every command that speaks to a server. */
export const CONNECTION_FLAGS: readonly Flag[] = [
  {
    name: 'server',
    value: 'URL',
    doc: 'The server, such as https://zvm.example:9669. Else: ZVM_TASKS_URL, the last login.',
  },
  { name: 'user', value: 'NAME', doc: 'Who logs in. Else: as at login, ZVM_TASKS_USER.' },
  PASSWORD_FILE_FLAG,
  ...TRUST_FLAGS,
]

/** @throws Problem `misuse` */
export function readServerUrl(text: string): string {
  const url = parseServerUrl(text)
  if (url !== undefined) return url
  throw new Problem(
    'misuse',
    `${quoted(text)} is not the address of a server; write https://HOST or https://HOST:PORT, without user and password.`,
  )
}

export function openBook(io: Io): ServerBook {
  return openServerBook(findConfigFolder(io))
}

/** The trust that was asked for; `undefined` where nothing was. @throws Problem `misuse`, `file-unreadable` */
async function findTrust(args: Arguments, io: Io): Promise<Trust | undefined> {
  const [caPath, fingerprint] = [args.flag('ca'), args.flag('fingerprint')]
  if (fingerprint !== undefined) {
    if (caPath !== undefined) throw new Problem('misuse', 'Give either --ca or --fingerprint.')
    const sha256 = parseFingerprint(fingerprint)
    if (sha256 !== undefined) return { kind: 'fingerprint', sha256 }
    throw new Problem(
      'misuse',
      `--fingerprint ${quoted(fingerprint)} is not a SHA-256 fingerprint; it has 64 hexadecimal digits.`,
    )
  }
  return caPath === undefined ? undefined : readAuthorities(caPath, io)
}

async function readAuthorities(path: string, io: Io): Promise<Trust> {
  const pem = await readFileText(path, io)
  if (parseCertificates(pem) !== undefined) return { kind: 'ca', pem }
  throw new Problem('file-unreadable', `The file ${quoted(path, 300)} holds no certificate in PEM form.`)
}

/** The trust of a first meeting: as asked for, `ZVM_TASKS_CA`, the machine's. */
export async function chooseTrust(args: Arguments, known: KnownServer | undefined, io: Io): Promise<Trust> {
  const given = (await findTrust(args, io)) ?? known?.trust
  if (given !== undefined) return given
  return io.env.ZVM_TASKS_CA ? readAuthorities(io.env.ZVM_TASKS_CA, io) : SYSTEM_TRUST
}

/**
 * Does something with a client of the server that the flags, the environment or the last login name, and ends
 * the connections after. A stored login is renewed in place; one made for this command alone is ended.
 *
 * @throws Problem `misuse` where no server is named
 */
export async function withClient(
  args: Arguments,
  io: Io,
  work: (client: ZertoClient) => Promise<number>,
): Promise<number> {
  const book = openBook(io)
  const named = args.flag('server') ?? (io.env.ZVM_TASKS_URL || undefined)
  const known = named === undefined ? (await book.list())[0] : await book.find(readServerUrl(named))
  const url = named === undefined ? known?.url : readServerUrl(named)
  if (url === undefined) {
    throw new Problem('misuse', 'No server is named; run zvm-tasks login URL, or give --server URL.')
  }
  const user = args.flag('user') ?? known?.user ?? io.env.ZVM_TASKS_USER
  // A login of somebody else is not used, nor replaced.
  const stored = known?.user === user ? known : undefined
  const trust = await chooseTrust(args, known, io)
  const client = createZertoClient({
    url,
    trust,
    clock: io.clock,
    session: stored?.session,
    credentials: await findCredentials(args, user, io),
    onSession: stored === undefined ? undefined : (session) => book.put({ ...stored, session }),
  })
  try {
    return await work(client)
  } finally {
    if (stored === undefined) await endQuietly(client)
    await client.close()
  }
}

/** A user without a password can still use a stored login. */
async function findCredentials(
  args: Arguments,
  user: string | undefined,
  io: Io,
): Promise<Credentials | undefined> {
  const password = await findPassword(args, io)
  if (user === undefined || password === undefined) return undefined
  // The password in the environment is that of the user in the environment.
  const isOfSomebodyElse =
    args.flag('password-file') === undefined && (io.env.ZVM_TASKS_USER || user) !== user
  return isOfSomebodyElse ? undefined : { user, password }
}

const GOODBYE_MS = 3_000

/** The server ends the login by itself later; the command has its result, whatever becomes of this. */
async function endQuietly(client: ZertoClient): Promise<void> {
  await client.logout({ timeoutMs: GOODBYE_MS }).catch(() => {})
}
