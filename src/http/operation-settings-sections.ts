import {
  nullable,
  type Shape,
  type VpgSettingsApi,
  vpgSettingsBasicApi,
  vpgSettingsBootGroupsApi,
  vpgSettingsJournalApi,
  vpgSettingsLtrApi,
  vpgSettingsNetworksApi,
  vpgSettingsRecoveryApi,
  vpgSettingsScratchApi,
  vpgSettingsScriptsApi,
} from '../wire/index.ts'
import { document, empty } from './answer.ts'
import type { SettingsDrafts } from './operation-settings-drafts.ts'
import { readReplacement, SETTINGS_SOURCE, settingsBody } from './operation-settings-rows.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

type Section = Exclude<keyof VpgSettingsApi, 'Vms' | 'VpgIdentifier' | 'VpgSettingsIdentifier' | 'Protected'>

/** The sections of settings: the last part of their address, and their shape. Source: the 10.0 OpenAPI. */
const SECTIONS: {
  readonly [Name in Section]: {
    readonly path: string
    readonly shape: Shape<NonNullable<VpgSettingsApi[Name]>>
  }
} = {
  Basic: { path: 'basic', shape: vpgSettingsBasicApi },
  BootGroups: { path: 'bootgroup', shape: vpgSettingsBootGroupsApi },
  Journal: { path: 'journal', shape: vpgSettingsJournalApi },
  LongTermRetention: { path: 'ltr', shape: vpgSettingsLtrApi },
  Networks: { path: 'networks', shape: vpgSettingsNetworksApi },
  Recovery: { path: 'recovery', shape: vpgSettingsRecoveryApi },
  Scratch: { path: 'scratch', shape: vpgSettingsScratchApi },
  Scripting: { path: 'scripting', shape: vpgSettingsScriptsApi },
}

/** Each section of a draft on its own: read, replaced as a whole, and taken away. */
export function sectionRoutes(drafts: SettingsDrafts): readonly Route[] {
  // Shape and section belong together in the table; past here any will do.
  const sections = Object.entries(SECTIONS) as unknown as readonly [
    Section,
    { readonly path: string; readonly shape: Shape<object> },
  ][]
  return sections.flatMap(([section, { path, shape }]) => {
    const told = { path: `/v1/vpgSettings/:settings/${path}`, source: SETTINGS_SOURCE }
    const replace = (method: 'PUT' | 'POST'): Route => ({
      ...told,
      method,
      summary: `Replaces the section ${section} of a draft.`,
      role: 'producer',
      body: settingsBody(shape),
      handle: async (exchange) => {
        const value = await readReplacement(exchange, shape)
        drafts.put({ ...draftOf(exchange, drafts), [section]: value })
        return empty()
      },
    })
    const routes: readonly Route[] = [
      {
        ...told,
        method: 'GET',
        summary: `The section ${section} of a draft; null where it has none.`,
        reply: anyShape(nullable(shape)),
        handle: async (exchange) => document(nullable(shape), draftOf(exchange, drafts)[section]),
      },
      replace('PUT'),
      {
        ...told,
        method: 'DELETE',
        summary: `Takes the section ${section} out of a draft.`,
        role: 'producer',
        handle: async (exchange) => {
          drafts.put({ ...draftOf(exchange, drafts), [section]: null })
          return empty()
        },
      },
    ]
    return section === 'LongTermRetention' ? [...routes, replace('POST')] : routes
  })
}

function draftOf(exchange: Exchange, drafts: SettingsDrafts): VpgSettingsApi {
  return drafts.get(exchange.params.settings ?? '')
}
