import { createZertoClient, isWorthRetrying } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import { type Command, EXIT } from './command.ts'
import { openBook, readServerUrl } from './connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks logout`: ends the login on the server and forgets the server. */
export const logoutCommand: Command = {
  name: 'logout',
  summary: 'End the login to a server, and forget its address, user and trust.',
  arguments: [{ name: 'URL', doc: 'Its address. Else: ZVM_TASKS_URL, the last login.', isOptional: true }],
  examples: ['zvm-tasks logout', 'zvm-tasks logout $SERVER'],
  async run(args, io) {
    const book = openBook(io)
    const named = args.argument('URL') ?? (io.env.ZVM_TASKS_URL || undefined)
    const known = named === undefined ? (await book.list())[0] : await book.find(readServerUrl(named))
    if (known === undefined) {
      io.out.write('There is no login to end.\n')
      return EXIT.done
    }
    const client = createZertoClient({ ...known, clock: io.clock })
    try {
      await client.logout({ signal: io.signal })
    } catch (error) {
      // The login is forgotten here in any case; there it ends by itself for want of use.
      if (!(error instanceof Problem)) throw error
      const when = isWorthRetrying(error) ? ' now' : ''
      io.err.write(
        `zvm-tasks: the server could not be told${when}; it ends the login later. ${toTerminalText(error.message)}\n`,
      )
    } finally {
      await client.close()
    }
    await book.remove(known.url)
    io.out.write(`Logged out of ${known.url}.\n`)
    return EXIT.done
  },
}
