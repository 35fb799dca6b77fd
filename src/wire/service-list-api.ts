import type { LinkString } from './link-api.ts'

/** The services at `GET /v1`, in the order of the published reply. Every path is served. */
const SERVICES = [
  ['events', 'IEventsService'],
  ['vpgs', 'IVpgService'],
  ['vms', 'IVmService'],
  ['vras', 'IVraService'],
  ['peersites', 'IPeerSitesService'],
  ['session', 'ISessionService'],
  ['tasks', 'ITasksService'],
  ['serviceprofiles', 'IServiceProfilesService'],
  ['virtualizationsites', 'IVirtualizationSitesService'],
  ['zorgs', 'IZorgsService'],
  ['localsite', 'ILocalSiteService'],
  ['alerts', 'IAlertsService'],
] as const

/** @param origin scheme and authority of the links */
export function toServiceLinks(origin: string): readonly LinkString[] {
  return SERVICES.map(([path, type]) => ({ href: `${origin}/v1/${path}`, rel: 'down', type }))
}
