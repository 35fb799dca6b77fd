import { isSameIdentifier, type ServiceProfile } from '../inventory/index.ts'
import { serviceProfileApi, toServiceProfileApi, toZorgApi, zorgApi } from '../wire/index.ts'
import { byText } from './entity-routes-filters.ts'
import { type EntityRoutesOptions, found, inPath, listRoute, singleRoute } from './entity-routes-rows.ts'
import type { Route } from './route.ts'

const SOURCE = 'wire contract 5.1 for ZORGs; the OpenAPI'

/** Organizations and service profiles of a service provider. */
export function organizationRoutes({ directory, zone }: EntityRoutesOptions): readonly Route[] {
  return [
    listRoute(
      { path: '/v1/zorgs', summary: 'The organizations.', source: SOURCE },
      { shape: zorgApi, zone, items: () => directory.listZorgs(), toApi: toZorgApi },
    ),
    singleRoute(
      {
        path: '/v1/zorgs/:zorg',
        summary: 'One organization; the zero guid is that of VPGs which have none.',
        source: SOURCE,
      },
      {
        shape: zorgApi,
        find: async (exchange) => {
          const identifier = inPath(exchange, 'zorg')
          const zorg = await directory.findZorg(identifier)
          return toZorgApi(found(zorg, { kind: 'ZORG', identifier, lister: '/v1/zorgs' }), exchange.origin)
        },
      },
    ),
    listRoute(
      { path: '/v1/serviceprofiles', summary: 'The service profiles.', source: SOURCE },
      {
        shape: serviceProfileApi,
        zone,
        filters: [
          { ...byText<ServiceProfile>('siteIdentifier', 'The site.', () => null), read: () => () => true },
        ],
        items: async (exchange) => {
          // DEV-047: the profiles are those of the one site that answers.
          const site = exchange.query('siteIdentifier')
          const isOurs =
            site === undefined || isSameIdentifier(site, (await directory.localSite()).identifier)
          return isOurs ? await directory.listServiceProfiles() : []
        },
        toApi: toServiceProfileApi,
      },
    ),
    singleRoute(
      { path: '/v1/serviceprofiles/:profile', summary: 'One service profile.', source: SOURCE },
      {
        shape: serviceProfileApi,
        find: async (exchange) => {
          const identifier = inPath(exchange, 'profile')
          const profile = await directory.findServiceProfile(identifier)
          const lister = '/v1/serviceprofiles'
          return toServiceProfileApi(
            found(profile, { kind: 'service profile', identifier, lister }),
            exchange.origin,
          )
        },
      },
    ),
  ]
}
