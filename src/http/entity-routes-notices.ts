import {
  ALERT_HELP_IDENTIFIERS,
  alertEntities,
  alertLevels,
  eventCategories,
  eventEntities,
  eventTypes,
} from '../inventory/index.ts'
import { alertApi, eventApi, type ValueOf } from '../wire/index.ts'
import { byDates, byFlag, byText, byWord, type EntityFilter } from './entity-routes-filters.ts'
import {
  type EntityRoutesOptions,
  found,
  inPath,
  listRoute,
  singleRoute,
  wordsRoute,
} from './entity-routes-rows.ts'
import type { Route } from './route.ts'

type AlertApi = ValueOf<typeof alertApi>
type EventApi = ValueOf<typeof eventApi>

const ALERT_SOURCE = 'the published page "Alerts"; the OpenAPI'
const EVENT_SOURCE = 'the published page "Events"; the OpenAPI'

// No alerts and no events are kept yet: the lists are empty. The filters are read all the same, so that a client
// hears of an unreadable one.

const ALERT_FILTERS: readonly EntityFilter<AlertApi>[] = [
  ...byDates<AlertApi>((alert) => alert.TurnedOn),
  byText('vpgIdentifier', 'An affected VPG.', () => null),
  byText('zorgIdentifier', 'An affected organization.', () => null),
  byText('siteIdentifier', 'The site of the alert.', (alert) => alert.Site.identifier),
  byWord('level', { doc: 'The level, by name or number.', words: alertLevels }, (alert) => alert.Level),
  byWord(
    'entity',
    { doc: 'What the alert is about, by name or number.', words: alertEntities },
    (alert) => alert.Entity,
  ),
  byText('helpIdentifier', 'The code of the alert in the manual.', (alert) => alert.HelpIdentifier),
  byFlag('isDismissed', 'Whether a user has dismissed it.', (alert) => alert.IsDismissed),
]

const category = { doc: 'The kind of event, by name or number.', words: eventCategories }

const EVENT_FILTERS: readonly EntityFilter<EventApi>[] = [
  ...byDates<EventApi>((event) => event.OccurredOn),
  byText('vpg', 'Deprecated: vpgIdentifier.', () => null),
  byText('vpgIdentifier', 'A VPG of the event.', () => null),
  byText('siteName', 'The name of the site.', (event) => event.SiteName),
  byText('siteIdentifier', 'The site.', (event) => event.SiteIdentifier),
  byText('zorgIdentifier', 'The organization.', (event) => event.ZorgIdentifier),
  byWord('eventType', { doc: 'The type, by name or number.', words: eventTypes }, (event) => event.EventType),
  byWord(
    'entityType',
    { doc: 'What the event is about, by name or number.', words: eventEntities },
    (event) => event.EntityType,
  ),
  byWord('category', category, (event) => event.EventCategory),
  byWord('eventCategory', { ...category, doc: 'Deprecated: category.' }, (event) => event.EventCategory),
  byText('userName', 'Who caused it; System for the server itself.', (event) => event.UserName),
  byText('alertIdentifier', 'The alert of the event.', () => null),
]

/** Alerts and events. */
export function noticeRoutes({ zone }: EntityRoutesOptions): readonly Route[] {
  return [
    listRoute(
      { path: '/v1/alerts', summary: 'The alerts; none are kept.', source: ALERT_SOURCE },
      {
        shape: alertApi,
        zone,
        filters: ALERT_FILTERS,
        items: async () => [],
        toApi: (alert) => alert,
      },
    ),
    ...wordRoutes('/v1/alerts', ALERT_SOURCE, {
      levels: alertLevels.names,
      entities: alertEntities.names,
      helpidentifiers: ALERT_HELP_IDENTIFIERS,
    }),
    singleRoute(
      { path: '/v1/alerts/:alert', summary: 'One alert.', source: ALERT_SOURCE },
      {
        shape: alertApi,
        find: async (exchange) =>
          found<AlertApi>(undefined, {
            kind: 'alert',
            identifier: inPath(exchange, 'alert'),
            lister: '/v1/alerts',
          }),
      },
    ),
    listRoute(
      { path: '/v1/events', summary: 'The events; none are kept.', source: EVENT_SOURCE },
      {
        shape: eventApi,
        zone,
        filters: EVENT_FILTERS,
        items: async () => [],
        toApi: (event) => event,
      },
    ),
    ...wordRoutes('/v1/events', EVENT_SOURCE, {
      types: eventTypes.names,
      entities: eventEntities.names,
      categories: eventCategories.names,
    }),
    singleRoute(
      { path: '/v1/events/:event', summary: 'One event.', source: EVENT_SOURCE },
      {
        shape: eventApi,
        find: async (exchange) =>
          found<EventApi>(undefined, {
            kind: 'event',
            identifier: inPath(exchange, 'event'),
            lister: '/v1/events',
          }),
      },
    ),
  ]
}

function wordRoutes(
  under: string,
  source: string,
  words: Readonly<Record<string, readonly string[]>>,
): readonly Route[] {
  return Object.entries(words).map(([path, names]) =>
    wordsRoute(
      { path: `${under}/${path}`, summary: `The ${path} that the filters of ${under} know.`, source },
      names,
    ),
  )
}
