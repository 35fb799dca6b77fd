import type { ServiceProfile, Zorg } from '../inventory/index.ts'
import { identifierOf, timeSpan } from './entity-scalars.ts'
import { resourceLink, toLink } from './link-api.ts'
import { integer, text } from './scalars.ts'
import { record, type ValueOf } from './shape.ts'

/** Source: the OpenAPI, which leaves the identifiers of all contracts out; that it is on the wire is inferred. */
export const zorgApi = record('ZorgApi', { Link: resourceLink, ZorgIdentifier: text, ZorgName: text })
export type ZorgApi = ValueOf<typeof zorgApi>

/** @param origin scheme and authority of the links */
export function toZorgApi(zorg: Zorg, origin: string): ZorgApi {
  return {
    Link: toLink('zorg', zorg.identifier, origin),
    ZorgIdentifier: zorg.identifier,
    ZorgName: zorg.name,
  }
}

/** @throws Problem `value-unreadable` where the organization has no identifier */
export function fromZorgApi(api: ZorgApi): Zorg {
  return { identifier: identifierOf('ZorgIdentifier', api.ZorgIdentifier, api.Link), name: api.ZorgName }
}

/** Source: the OpenAPI, and the same rule for the identifier. */
export const serviceProfileApi = record('ServiceProfileApi', {
  Description: text,
  History: timeSpan,
  JournalWarningThresholdInPercent: integer,
  Link: resourceLink,
  MaxJournalSizeInPercent: integer,
  Rpo: timeSpan,
  ServiceProfileIdentifier: text,
  ServiceProfileName: text,
  TestInterval: timeSpan,
})
export type ServiceProfileApi = ValueOf<typeof serviceProfileApi>

/** @param origin scheme and authority of the links */
export function toServiceProfileApi(profile: ServiceProfile, origin: string): ServiceProfileApi {
  return {
    Description: profile.description,
    History: profile.historySeconds,
    JournalWarningThresholdInPercent: profile.journalWarningPercent,
    Link: toLink('serviceProfile', profile.identifier, origin),
    MaxJournalSizeInPercent: profile.journalSizeMaxPercent,
    Rpo: profile.rpoSeconds,
    ServiceProfileIdentifier: profile.identifier,
    ServiceProfileName: profile.name,
    TestInterval: profile.testIntervalSeconds,
  }
}

/** @throws Problem `value-unreadable` where the profile has no identifier */
export function fromServiceProfileApi(api: ServiceProfileApi): ServiceProfile {
  return {
    identifier: identifierOf('ServiceProfileIdentifier', api.ServiceProfileIdentifier, api.Link),
    name: api.ServiceProfileName,
    description: api.Description,
    rpoSeconds: api.Rpo,
    historySeconds: api.History,
    testIntervalSeconds: api.TestInterval,
    journalSizeMaxPercent: api.MaxJournalSizeInPercent,
    journalWarningPercent: api.JournalWarningThresholdInPercent,
  }
}
