import { eventEntities, eventTypes } from '../inventory/index.ts'
import { openWord } from './entity-scalars.ts'
import { linkString, resourceLink } from './link-api.ts'
import { flag, instant, text } from './scalars.ts'
import { list, onAppliance, record } from './shape.ts'

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
