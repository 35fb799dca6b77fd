import { isSameIdentifier, NO_ZORG, type Vpg, vpgPriorities } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { RelatedSite } from '../../task/index.ts'
import type { VpgWish } from '../operation-request.ts'
import { localSiteOf, notFound, refused, type SiteState } from '../site-state.ts'

/** What a wish says of a VPG itself, found and checked: members of it, as they are to be. */
export type WishedVpg = Partial<
  Pick<
    Vpg,
    | 'name'
    | 'priority'
    | 'configuredRpoSeconds'
    | 'serviceProfileIdentifier'
    | 'serviceProfileName'
    | 'zorgIdentifier'
    | 'organizationName'
    | 'isBackupEnabled'
  >
> & { readonly journalMinutes?: number }

/** Hours. Source: the product's guides: a journal keeps one hour to 30 days. */
const JOURNAL_HOURS_MAX = 30 * 24
/** Seconds. The user interface offers ten seconds and more. */
const RPO_SECONDS_LEAST = 10
const SECONDS_MAX = 31 * 86_400

/** @throws Problem `value-unreadable`, `entity-not-found`, `operation-refused` for a name that is taken */
export function checkWish(state: SiteState, wish: VpgWish, known: Vpg | null): WishedVpg {
  checkRange('a journal', wish.journalHours, { least: 1, most: JOURNAL_HOURS_MAX, unit: 'hours' })
  checkRange('an RPO', wish.rpoSeconds, { least: RPO_SECONDS_LEAST, most: SECONDS_MAX, unit: 'seconds' })
  checkRange('a test interval', wish.testIntervalMinutes, {
    least: 0,
    most: 366 * 1440,
    unit: 'minutes',
  })
  return {
    ...nameOf(state, wish, known),
    ...(wish.priority === null ? {} : { priority: priorityOf(wish.priority) }),
    ...(wish.journalHours === null ? {} : { journalMinutes: Math.round(wish.journalHours * 60) }),
    ...(wish.rpoSeconds === null ? {} : { configuredRpoSeconds: Math.round(wish.rpoSeconds) }),
    ...(typeof wish.isBackupEnabled === 'boolean' ? { isBackupEnabled: wish.isBackupEnabled } : {}),
    ...profileOf(state, wish.serviceProfileIdentifier),
    ...zorgOf(state, wish.zorgIdentifier),
  }
}

function nameOf(state: SiteState, { name }: VpgWish, known: Vpg | null): Pick<WishedVpg, 'name'> {
  if (name === null) return {}
  const trimmed = name.trim()
  if (trimmed === '') throw new Problem('value-unreadable', 'A VPG needs a name that is not empty.')
  const taken = state.site.vpgs.find((vpg) => vpg !== known && isSameIdentifier(vpg.name, trimmed))
  if (taken === undefined) return { name: trimmed }
  throw refused(`There is a VPG ${quoted(taken.name)} already; choose another name.`)
}

function priorityOf(word: string): string {
  const priority = vpgPriorities.parse(word)
  if (priority !== undefined) return priority
  throw new Problem(
    'value-unreadable',
    `${quoted(word)} is not a priority; give one of ${vpgPriorities.names.join(', ')}.`,
  )
}

function profileOf({ site }: SiteState, identifier: string | null): WishedVpg {
  if (identifier === null || identifier.trim() === '') return {}
  const profile = site.serviceProfiles.find((one) => isSameIdentifier(one.identifier, identifier))
  if (profile === undefined) throw notFound('service profile', identifier)
  return { serviceProfileIdentifier: profile.identifier, serviceProfileName: profile.name }
}

function zorgOf({ site }: SiteState, identifier: string | null): WishedVpg {
  if (identifier === null || identifier.trim() === '') return {}
  if (identifier === NO_ZORG) return { zorgIdentifier: NO_ZORG, organizationName: '' }
  const zorg = site.zorgs.find((one) => isSameIdentifier(one.identifier, identifier))
  if (zorg === undefined) throw notFound('organization', identifier)
  return { zorgIdentifier: zorg.identifier, organizationName: zorg.name }
}

function checkRange(
  what: string,
  value: number | null,
  { least, most, unit }: { least: number; most: number; unit: string },
): void {
  if (value === null || (value >= least && value <= most)) return
  throw new Problem('value-unreadable', `${value} ${unit} is no length of ${what}: give ${least} to ${most}.`)
}

/** A side of a VPG, with its name. @throws Problem `entity-not-found` */
export function getSide(state: SiteState, identifier: string): { side: RelatedSite; name: string } {
  const local = localSiteOf(state)
  if (isSameIdentifier(local.identifier, identifier)) {
    return { side: { identifier: local.identifier, isLocal: true }, name: local.name }
  }
  const peer = state.site.peerSites.find((site) => isSameIdentifier(site.identifier, identifier))
  if (peer === undefined) throw notFound('site', identifier)
  return { side: { identifier: peer.identifier, isLocal: false }, name: peer.name }
}
