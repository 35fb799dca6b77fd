import { linkString, list, toServiceLinks } from '../wire/index.ts'
import { document } from './answer.ts'
import { dateRoutes } from './entity-routes-dates.ts'
import { noticeRoutes } from './entity-routes-notices.ts'
import { organizationRoutes } from './entity-routes-organizations.ts'
import type { EntityRoutesOptions } from './entity-routes-rows.ts'
import { siteRoutes } from './entity-routes-sites.ts'
import { virtualizationRoutes } from './entity-routes-virtualization.ts'
import { vmRoutes } from './entity-routes-vms.ts'
import { vpgRoutes } from './entity-routes-vpgs.ts'
import { vraRoutes } from './entity-routes-vras.ts'
import { anyShape, type Route } from './route.ts'

export type { EntityRoutesOptions } from './entity-routes-rows.ts'

/** Everything that tasks link to, and the list of services. */
export function entityRoutes(options: EntityRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1',
      summary: 'The services, without login.',
      source: 'the published reply of GET /v1; client demands 6',
      isPublic: true,
      reply: anyShape(list(linkString)),
      handle: async ({ origin }) => document(list(linkString), toServiceLinks(origin)),
    },
    ...siteRoutes(options),
    ...vpgRoutes(options),
    ...vmRoutes(options),
    ...vraRoutes(options),
    ...virtualizationRoutes(options),
    ...organizationRoutes(options),
    ...noticeRoutes(options),
    ...dateRoutes(options),
  ]
}
