import { type Alert, NO_ZORG } from '../inventory/index.ts'
import { linkString, type ResourceLink, resourceLink, toLink, toSiteLink } from './link-api.ts'
import { flag, instant, long, text } from './scalars.ts'
import { list, onAppliance, record, type ValueOf } from './shape.ts'

/** Source: the OpenAPI; TurnedOn is `/Date(ms)/` on windows, wire contract 7. Level and entity are words in both. */
export const alertApi = record('AlertApi', {
  AffectedVpgs: list(resourceLink),
  AffectedZorgs: list(resourceLink),
  Description: text,
  Entity: text,
  Generation: onAppliance(long),
  HelpIdentifier: text,
  IsDismissed: flag,
  Level: text,
  Link: resourceLink,
  'Link_{0}': linkString,
  Site: resourceLink,
  TurnedOn: instant,
})
export type AlertApi = ValueOf<typeof alertApi>

/** An alert does not change once it is turned on: it stays at its first generation. */
const GENERATION = 1

/** @param origin scheme and authority of the links */
export function toAlertApi(alert: Alert, origin: string): AlertApi {
  const link = toAlertLink(alert.identifier, origin)
  return {
    AffectedVpgs: alert.affectedVpgs.map((vpg) => toLink('vpg', vpg, origin)),
    // A VPG of no organization has the zero guid: that affects none.
    AffectedZorgs: alert.affectedZorgs
      .filter((zorg) => zorg !== NO_ZORG)
      .map((zorg) => toLink('zorg', zorg, origin)),
    Description: alert.description,
    Entity: alert.entity,
    Generation: GENERATION,
    HelpIdentifier: alert.helpIdentifier,
    IsDismissed: alert.isDismissed,
    Level: alert.level,
    Link: link,
    'Link_{0}': { href: link.href, rel: 'self', type: link.type },
    Site: toSiteLink({ identifier: alert.siteIdentifier, isLocal: alert.isLocalSite }, origin),
    TurnedOn: alert.turnedOnAt,
  }
}

/** The link to an alert. Its identifier is a guid. */
export function toAlertLink(identifier: string, origin: string): ResourceLink {
  return { href: `${origin}/v1/alerts/${identifier}`, identifier, rel: null, type: 'AlertApi' }
}
