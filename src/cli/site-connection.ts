import { createSiteControl, type SiteControl, type ZertoClient } from '../client/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { toTerminalJson } from './terminal-text.ts'

/** The flags of every command that steers a site. */
export const SITE_FLAGS: readonly Flag[] = [{ name: 'json', doc: 'Print JSON.' }, ...CONNECTION_FLAGS]

export interface SiteParts {
  readonly site: SiteControl
  readonly client: ZertoClient
}

/** Does something with the site of the server that `withClient` finds, under the same login. */
export function withSite(
  args: Arguments,
  io: Io,
  work: (parts: SiteParts) => Promise<number>,
): Promise<number> {
  return withClient(args, io, (client) => work({ client, site: createSiteControl(client) }))
}

/** A value for programs, safe in a terminal as well. */
export function formatJson(value: unknown): string {
  return `${toTerminalJson(JSON.stringify(value, null, 2))}\n`
}
