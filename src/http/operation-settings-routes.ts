import { isSameIdentifier, type Vpg } from '../inventory/index.ts'
import type { Ids } from '../runtime/index.ts'
import type { OperationRequest, Simulation } from '../simulation/index.ts'
import { copyVpgSettingsApi, list, plainText, vpgSettingsApi } from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { found, singleRoute } from './entity-routes-rows.ts'
import { readBody, required } from './operation-row.ts'
import {
  copyOfVpg,
  mergeSettings,
  NEW_SETTINGS,
  settingsOfVpg,
  toVpgWish,
} from './operation-settings-content.ts'
import { createSettingsDrafts, type SettingsDrafts } from './operation-settings-drafts.ts'
import { importRoute } from './operation-settings-import.ts'
import { readReplacement, SETTINGS_SOURCE, settingsBody } from './operation-settings-rows.ts'
import { sectionRoutes } from './operation-settings-sections.ts'
import { vmSettingsRoutes } from './operation-settings-vms.ts'
import { type Running, startedAnswer } from './operation-start.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

/**
 * How a VPG is made and changed since 5.0: settings are drafted, changed in parts, and committed, which starts a
 * task. What means something to a simulated site is in `toVpgWish`; the rest is kept in the draft and given back.
 */
export function vpgSettingsRoutes({ running, ids }: { running: Running; ids: Ids }): readonly Route[] {
  const drafts = createSettingsDrafts({ clock: () => running().clock, ids })
  const told = { source: SETTINGS_SOURCE, role: 'producer' } as const
  return [
    singleRoute(
      { path: '/v1/vpgSettings', summary: 'The drafts of VPG settings.', source: SETTINGS_SOURCE },
      { shape: list(vpgSettingsApi), find: async () => drafts.list() },
    ),
    {
      ...told,
      method: 'POST',
      path: '/v1/vpgSettings',
      summary: 'Drafts settings for a new VPG, or those of the one that VpgIdentifier names.',
      body: { ...settingsBody(vpgSettingsApi), isOptional: true },
      reply: anyShape(plainText),
      handle: async (exchange) => {
        const site = running().site()
        const sent = await readBody(exchange, vpgSettingsApi)
        const base =
          sent.VpgIdentifier === null || sent.VpgIdentifier === ''
            ? NEW_SETTINGS
            : settingsOfVpg(getVpg(site.vpgs, sent.VpgIdentifier), site)
        return document(plainText, drafts.add(mergeSettings(base, sent)))
      },
    },
    {
      ...told,
      method: 'POST',
      path: '/v1/vpgSettings/copyVpgSettings',
      summary: 'Drafts settings for a new VPG like the one named.',
      body: settingsBody(copyVpgSettingsApi),
      reply: anyShape(plainText),
      handle: async (exchange) => {
        const site = running().site()
        const { VpgIdentifier } = await readBody(exchange, copyVpgSettingsApi)
        const vpg = getVpg(site.vpgs, required('VpgIdentifier', VpgIdentifier))
        return document(plainText, drafts.add(copyOfVpg(vpg, site, drafts.list())))
      },
    },
    importRoute(running),
    singleRoute(
      { path: '/v1/vpgSettings/:settings', summary: 'One draft of VPG settings.', source: SETTINGS_SOURCE },
      { shape: vpgSettingsApi, find: async (exchange) => drafts.get(identifierOf(exchange)) },
    ),
    {
      ...told,
      method: 'PUT',
      path: '/v1/vpgSettings/:settings',
      summary: 'Changes a draft, section by section; what is left out or null stays as it is.',
      body: settingsBody(vpgSettingsApi),
      handle: async (exchange) => {
        const sent = await readReplacement(exchange, vpgSettingsApi)
        drafts.put(mergeSettings(drafts.get(identifierOf(exchange)), sent))
        return empty()
      },
    },
    {
      ...told,
      method: 'DELETE',
      path: '/v1/vpgSettings/:settings',
      summary: 'Drops a draft.',
      handle: async (exchange) => {
        drafts.get(identifierOf(exchange))
        drafts.remove(identifierOf(exchange))
        return empty()
      },
    },
    {
      ...told,
      method: 'POST',
      path: '/v1/vpgSettings/:settings/commit',
      summary: 'Creates the VPG that is drafted, or changes it; answers the task.',
      reply: anyShape(plainText),
      handle: async (exchange) => startedAnswer(await commit(exchange, running(), drafts), 'task'),
    },
    ...sectionRoutes(drafts),
    ...vmSettingsRoutes(drafts),
  ]
}

/** A draft that is committed is gone at once, so that a second commit finds nothing; one that is refused comes back. */
async function commit(exchange: Exchange, simulation: Simulation, drafts: SettingsDrafts) {
  const settings = drafts.get(identifierOf(exchange))
  const wish = toVpgWish(settings)
  const vpg = settings.VpgIdentifier
  if (vpg === null) required('Basic.Name', wish.name)
  const request: OperationRequest =
    vpg === null ? { kind: 'createVpg', input: { wish } } : { kind: 'updateVpg', input: { vpg, wish } }
  drafts.remove(identifierOf(exchange))
  try {
    return await simulation.startOperation(request, exchange.caller().userName)
  } catch (error) {
    drafts.put(settings)
    throw error
  }
}

function getVpg(vpgs: readonly Vpg[], identifier: string): Vpg {
  const vpg = vpgs.find((each) => isSameIdentifier(each.identifier, identifier))
  return found(vpg, { kind: 'VPG', identifier, lister: '/v1/vpgs' })
}

function identifierOf(exchange: Exchange): string {
  return exchange.params.settings ?? ''
}
