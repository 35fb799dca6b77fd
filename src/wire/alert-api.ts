import { linkString, resourceLink } from './link-api.ts'
import { flag, instant, long, text } from './scalars.ts'
import { list, onAppliance, record } from './shape.ts'

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
