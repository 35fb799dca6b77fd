import { type PeerSite, pairingStatuses } from '../inventory/index.ts'
import { localSiteApi, loginBannerApi, peerSiteApi, toLocalSiteApi, toPeerSiteApi } from '../wire/index.ts'
import { byExactText, byNumber, byText, byWord, type EntityFilter } from './entity-routes-filters.ts'
import {
  type EntityRoutesOptions,
  found,
  inPath,
  listRoute,
  singleRoute,
  wordsRoute,
} from './entity-routes-rows.ts'
import type { Route } from './route.ts'

const SOURCE = 'wire contract 5.2; the OpenAPI'

/** Source: the OpenAPI; "The name is case-sensitive". */
const PEER_SITE_FILTERS: readonly EntityFilter<PeerSite>[] = [
  byExactText('peerName', 'The name of a peer site, letter case included.', (site) => site.name),
  byWord(
    'pairingStatus',
    { doc: 'The pairing status, by name or number.', words: pairingStatuses },
    (site) => site.pairingStatus,
  ),
  byText('location', 'Where the site is, as its own settings say.', (site) => site.location),
  byText('hostName', 'The address of the paired server.', (site) => site.hostName),
  byNumber('port', 'The port by which the peer is reached.', (site) => site.port),
]

/** The local site and its peers. */
export function siteRoutes({ directory, zone, clock }: EntityRoutesOptions): readonly Route[] {
  return [
    singleRoute(
      { path: '/v1/localsite', summary: 'The site that answers.', source: SOURCE },
      {
        shape: localSiteApi,
        find: async ({ origin }) =>
          toLocalSiteApi(await directory.localSite(), {
            origin,
            utcOffsetMinutes: zone.offsetMinutesAt(clock.now()),
          }),
      },
    ),
    wordsRoute(
      {
        path: '/v1/localsite/pairingstatuses',
        summary: 'The names of the pairing statuses.',
        source: SOURCE,
      },
      pairingStatuses.names,
    ),
    {
      ...singleRoute(
        {
          path: '/v1/localsite/settings/loginBanner',
          summary: 'What users read before they log in.',
          source: SOURCE,
        },
        {
          shape: loginBannerApi,
          find: async () => {
            const { loginBanner } = await directory.localSite()
            return { IsLoginBannerEnabled: loginBanner !== null, LoginBanner: loginBanner }
          },
        },
      ),
      isPublic: true,
    },
    listRoute(
      { path: '/v1/peersites', summary: 'The sites that this one is paired with.', source: SOURCE },
      {
        shape: peerSiteApi,
        zone,
        filters: PEER_SITE_FILTERS,
        items: () => directory.listPeerSites(),
        toApi: toPeerSiteApi,
      },
    ),
    wordsRoute(
      {
        path: '/v1/peersites/pairingstatuses',
        summary: 'The names of the pairing statuses.',
        source: SOURCE,
      },
      pairingStatuses.names,
    ),
    singleRoute(
      { path: '/v1/peersites/:site', summary: 'One peer site.', source: SOURCE },
      {
        shape: peerSiteApi,
        find: async (exchange) => {
          const identifier = inPath(exchange, 'site')
          const site = await directory.findPeerSite(identifier)
          return toPeerSiteApi(
            found(site, { kind: 'peer site', identifier, lister: '/v1/peersites' }),
            exchange.origin,
          )
        },
      },
    ),
  ]
}
