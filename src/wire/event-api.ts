import { eventEntities, eventTypes, type SiteEvent } from '../inventory/index.ts'
import { toAlertLink } from './alert-api.ts'
import { openWord } from './entity-scalars.ts'
import { linkString, resourceLink, toHostLink, toLink, toSelfLink, toSiteLink } from './link-api.ts'
import { flag, instant, text } from './scalars.ts'
import { list, onAppliance, record, type ValueOf } from './shape.ts'

const eventRelatedEntitiesApi = record('EventRelatedEntitiesApi', {
  Alerts: list(resourceLink),
  FlrSessions: list(resourceLink),
  Hosts: list(resourceLink),
  Repositories: onAppliance(list(resourceLink)),
  Sites: list(resourceLink),
  Vpgs: list(resourceLink),
  Zorgs: list(resourceLink),
})

const eventVpgApi = record('EventVpgApi', { 'Link_{0}': linkString, VpgIdentifier: text, VpgName: text })

/** Source: published page "Events" of 7.0; the category is a word in both formats. */
export const eventApi = record('EventApi', {
  Description: text,
  EntityType: openWord(eventEntities, 'Unknown'),
  EventCategory: text,
  EventCompletedSuccessfully: flag,
  EventIdentifier: text,
  EventType: openWord(eventTypes, 'Unknown'),
  HelpLink: text,
  Link: resourceLink,
  'Link_{0}': linkString,
  OccurredOn: instant,
  RelatedEntities: eventRelatedEntitiesApi,
  SiteIdentifier: text,
  SiteName: text,
  UserName: text,
  Vpgs: list(eventVpgApi),
  ZorgIdentifier: text,
  ZorgName: text,
})
export type EventApi = ValueOf<typeof eventApi>

/**
 * An event. Its related entities have links to all that it names: those of its task, its VPGs and its alerts.
 *
 * @param origin scheme and authority of the links
 */
export function toEventApi(event: SiteEvent, origin: string): EventApi {
  const { identifier } = event
  const { hosts, sites, vpgs, flrSessions } = event.relatedEntities
  const self = { href: `${origin}/v1/events/${identifier}`, type: 'EventApi' }
  const related = new Set([...vpgs, ...event.vpgs.map((vpg) => vpg.identifier)])
  return {
    Description: event.description,
    EntityType: event.entityType,
    EventCategory: event.category,
    EventCompletedSuccessfully: event.isSuccess,
    EventIdentifier: identifier,
    EventType: event.type,
    HelpLink: null,
    Link: { ...self, identifier, rel: null },
    'Link_{0}': { ...self, rel: 'self' },
    OccurredOn: event.occurredAt,
    RelatedEntities: {
      Alerts: event.alerts.map((alert) => toAlertLink(alert, origin)),
      FlrSessions: flrSessions.map((session) => toLink('flrSession', session, origin)),
      Hosts: hosts.map((host) => toHostLink(host, origin)),
      Repositories: [],
      Sites: sites.map((site) => toSiteLink(site, origin)),
      Vpgs: [...related].map((vpg) => toLink('vpg', vpg, origin)),
      Zorgs: event.zorgIdentifier === null ? [] : [toLink('zorg', event.zorgIdentifier, origin)],
    },
    SiteIdentifier: event.siteIdentifier,
    SiteName: event.siteName,
    UserName: event.userName,
    Vpgs: event.vpgs.map((vpg) => ({
      'Link_{0}': toSelfLink('vpg', vpg.identifier, origin),
      VpgIdentifier: vpg.identifier,
      VpgName: vpg.name,
    })),
    ZorgIdentifier: event.zorgIdentifier,
    ZorgName: event.zorgName,
  }
}
