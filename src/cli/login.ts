import { createZertoClient, formatFingerprint, type Trust } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { chooseTrust, openBook, readServerUrl, TRUST_FLAGS } from './connection.ts'
import { PASSWORD_FILE_FLAG, readPassword } from './password.ts'
import type { ServerBook } from './server-book.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks login`: proves a password to a server and keeps the login that comes of it, not the password. */
export const loginCommand: Command = {
  name: 'login',
  summary: 'Log in to a server, ours or a Zerto Virtual Manager of either kind, and keep the login.',
  arguments: [
    {
      name: 'URL',
      doc: 'Its address, such as https://zvm.example:9669. Else: ZVM_TASKS_URL, the last login.',
      isOptional: true,
    },
  ],
  flags: [
    {
      name: 'user',
      value: 'NAME',
      doc: 'Who logs in, DOMAIN\\NAME included. Else: as before, ZVM_TASKS_USER.',
    },
    PASSWORD_FILE_FLAG,
    { name: 'password-stdin', doc: 'Read the password from standard input.' },
    ...TRUST_FLAGS,
  ],
  examples: ['zvm-tasks login $SERVER --ca $CA --user admin --password-file $PASSWORD_FILE'],
  async run(args, io) {
    const book = openBook(io)
    const url = await chooseServer(args, book, io)
    const known = await book.find(url)
    const user = args.flag('user') ?? known?.user ?? (io.env.ZVM_TASKS_USER || undefined)
    if (user === undefined) throw new Problem('misuse', 'No user is named; give --user NAME.')
    const trust = await chooseTrust(args, known, io)
    const password = await readPassword(args, user, io)
    const client = createZertoClient({ url, trust, clock: io.clock, credentials: { user, password } })
    try {
      const session = await client.login({ signal: io.signal })
      await book.put({ url, user, trust, session }, 'first')
    } finally {
      await client.close()
    }
    io.out.write(`Logged in to ${url} as ${toTerminalText(user)}, trusting ${describeTrust(trust)}.\n`)
    return EXIT.done
  },
}

async function chooseServer(args: Arguments, book: ServerBook, io: Io): Promise<string> {
  const named = args.argument('URL') ?? (io.env.ZVM_TASKS_URL || undefined)
  if (named !== undefined) return readServerUrl(named)
  const last = (await book.list())[0]
  if (last !== undefined) return last.url
  throw new Problem('misuse', 'No server is named; write zvm-tasks login https://HOST:PORT.')
}

function describeTrust(trust: Trust): string {
  if (trust.kind === 'system') return 'the authorities of this machine'
  return trust.kind === 'ca'
    ? 'the authority in the file given'
    : `the certificate ${formatFingerprint(trust.sha256).slice(0, 23)}…`
}
