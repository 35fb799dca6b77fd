import {
  ALERT_HELP_IDENTIFIERS,
  type Alert,
  alertEntities,
  alertLevels,
  eventCategories,
  eventEntities,
  eventTypes,
  type SiteEvent,
} from '../inventory/index.ts'
import { alertApi, eventApi, toAlertApi, toEventApi } from '../wire/index.ts'
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

const ALERT_SOURCE = 'the published page "Alerts"; the OpenAPI'
const EVENT_SOURCE = 'the published page "Events"; the OpenAPI'

const ALERT_FILTERS: readonly EntityFilter<Alert>[] = [
  ...byDates<Alert>((alert) => alert.turnedOnAt),
  byAny('vpgIdentifier', 'An affected VPG.', (alert) => alert.affectedVpgs),
  byAny('zorgIdentifier', 'An affected organization.', (alert) => alert.affectedZorgs),
  byText('siteIdentifier', 'The site of the alert.', (alert) => alert.siteIdentifier),
  byWord('level', { doc: 'The level, by name or number.', words: alertLevels }, (alert) => alert.level),
  byWord(
    'entity',
    { doc: 'What the alert is about, by name or number.', words: alertEntities },
    (alert) => alert.entity,
  ),
  byText('helpIdentifier', 'The code of the alert in the manual.', (alert) => alert.helpIdentifier),
  byFlag('isDismissed', 'Whether a user has dismissed it.', (alert) => alert.isDismissed),
]

/** An event, with those of its alerts that still stand: one that is over has no address to link to. */
interface ToldEvent extends SiteEvent {
  readonly standingAlerts: readonly string[]
}

const toToldEventApi = (event: ToldEvent, origin: string) =>
  toEventApi({ ...event, alerts: event.standingAlerts }, origin)

const vpgsOf = (event: SiteEvent) => [
  ...event.vpgs.map(({ identifier }) => identifier),
  ...event.relatedEntities.vpgs,
]

const EVENT_FILTERS: readonly EntityFilter<ToldEvent>[] = [
  ...byDates<ToldEvent>((event) => event.occurredAt),
  byAny('vpg', 'Deprecated: vpgIdentifier. The name of a VPG is read too.', (event) => [
    ...vpgsOf(event),
    ...event.vpgs.map(({ identifier, name }) => name ?? identifier),
  ]),
  byAny('vpgIdentifier', 'A VPG of the event.', vpgsOf),
  byText('siteName', 'The name of the site.', (event) => event.siteName),
  byText('siteIdentifier', 'The site.', (event) => event.siteIdentifier),
  byText('zorgIdentifier', 'The organization.', (event) => event.zorgIdentifier),
  byWord('eventType', { doc: 'The type, by name or number.', words: eventTypes }, (event) => event.type),
  byWord(
    'entityType',
    { doc: 'What the event is about, by name or number.', words: eventEntities },
    (event) => event.entityType,
  ),
  byCategory('category', 'The kind of event, by name or number.'),
  byCategory('eventCategory', 'Deprecated: category.'),
  byText('userName', 'Who caused it; System for the server itself.', (event) => event.userName),
  byAny('alertIdentifier', 'The alert of the event.', (event) => event.alerts),
]

/** Alerts and events, newest first. */
export function noticeRoutes({ directory, zone }: EntityRoutesOptions): readonly Route[] {
  async function withStandingAlerts(events: readonly SiteEvent[]): Promise<readonly ToldEvent[]> {
    const standing = new Set((await directory.listAlerts()).map(({ identifier }) => identifier))
    return events.map((event) => ({
      ...event,
      standingAlerts: event.alerts.filter((alert) => standing.has(alert)),
    }))
  }

  return [
    listRoute(
      { path: '/v1/alerts', summary: 'What is wrong now, newest first.', source: ALERT_SOURCE },
      {
        shape: alertApi,
        zone,
        filters: ALERT_FILTERS,
        items: () => directory.listAlerts(),
        toApi: toAlertApi,
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
        find: async (exchange) => {
          const identifier = inPath(exchange, 'alert')
          const alert = await directory.findAlert(identifier)
          const known = found(alert, { kind: 'alert', identifier, lister: '/v1/alerts' })
          return toAlertApi(known, exchange.origin)
        },
      },
    ),
    listRoute(
      { path: '/v1/events', summary: 'The last 1,000 events, newest first.', source: EVENT_SOURCE },
      {
        shape: eventApi,
        zone,
        filters: EVENT_FILTERS,
        items: async () => withStandingAlerts(await directory.listEvents()),
        toApi: toToldEventApi,
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
        find: async (exchange) => {
          const identifier = inPath(exchange, 'event')
          const event = await directory.findEvent(identifier)
          const [told] = await withStandingAlerts(event === undefined ? [] : [event])
          const known = found(told, { kind: 'event', identifier, lister: '/v1/events' })
          return toToldEventApi(known, exchange.origin)
        },
      },
    ),
  ]
}

/** Keeps what has the text among several, in any letter case. */
function byAny<Item>(name: string, doc: string, of: (item: Item) => readonly string[]): EntityFilter<Item> {
  return {
    ...byText<Item>(name, doc, () => null),
    read: (value) => {
      const sought = value.toLowerCase()
      return (item) => of(item).some((each) => each.toLowerCase() === sought)
    },
  }
}

/** No event is of the category All: it stands for every one. */
function byCategory(name: string, doc: string): EntityFilter<ToldEvent> {
  const filter = byWord<ToldEvent, (typeof eventCategories.names)[number]>(
    name,
    { doc, words: eventCategories },
    (event) => event.category,
  )
  return {
    ...filter,
    read: (value, context) =>
      eventCategories.parse(value) === 'All' ? () => true : filter.read(value, context),
  }
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
