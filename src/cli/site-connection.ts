import {
  createSiteControl,
  openServerConnections,
  type Session,
  type SiteControl,
  type ZertoClient,
} from '../client/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { CONNECTION_FLAGS, chooseTrust, openBook, withClient } from './connection.ts'
import { toTerminalJson } from './terminal-text.ts'

/** The flags of every command that steers a site. */
export const SITE_FLAGS: readonly Flag[] = [{ name: 'json', doc: 'Print JSON.' }, ...CONNECTION_FLAGS]

export interface SiteParts {
  readonly site: SiteControl
  readonly client: ZertoClient
}

const CONNECT_MS = 10_000

/** Does something with the site of the server that `withClient` finds, under the same login. */
export async function withSite(
  args: Arguments,
  io: Io,
  work: (parts: SiteParts) => Promise<number>,
): Promise<number> {
  return withClient(args, io, async (client) => {
    const book = openBook(io)
    const known = await book.find(client.url)
    const user = args.flag('user') ?? known?.user ?? io.env.ZVM_TASKS_USER
    const isStored = known !== undefined && known.user === user
    let session: Session | undefined = isStored ? known.session : undefined
    const login = async (isStale: boolean): Promise<Session> => {
      if (session !== undefined && !isStale) return session
      if (isStored) {
        // Any question renews a stored login that has ended, and stores it.
        await client.listTypes({ signal: io.signal })
        session = (await book.find(client.url))?.session ?? known.session
      } else session = await client.login({ signal: io.signal })
      return session
    }
    const connections = await openServerConnections(await chooseTrust(args, known, io), CONNECT_MS)
    try {
      return await work({ client, site: createSiteControl({ url: client.url, connections, login }) })
    } finally {
      await connections.close()
    }
  })
}

/** A value for programs, safe in a terminal as well. */
export function formatJson(value: unknown): string {
  return `${toTerminalJson(JSON.stringify(value, null, 2))}\n`
}
