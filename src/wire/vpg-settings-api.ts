import { optionalWord } from './operation-body.ts'
import {
  texts,
  vpgSettingsBasicApi,
  vpgSettingsBootGroupsApi,
  vpgSettingsJournalApi,
  vpgSettingsLtrApi,
  vpgSettingsNetworksApi,
  vpgSettingsRecoveryApi,
  vpgSettingsScratchApi,
  vpgSettingsScriptsApi,
} from './operation-settings-sections-api.ts'
import { vpgSettingsVmApi } from './operation-settings-vms-api.ts'
import { plainText, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

export {
  vpgSettingsBasicApi,
  vpgSettingsBootGroupsApi,
  vpgSettingsJournalApi,
  vpgSettingsLtrApi,
  vpgSettingsNetworksApi,
  vpgSettingsRecoveryApi,
  vpgSettingsScratchApi,
  vpgSettingsScriptsApi,
} from './operation-settings-sections-api.ts'
export {
  type VpgSettingsVmApi,
  vpgSettingsVmApi,
  vpgSettingsVmNicApi,
  vpgSettingsVmVolumeApi,
} from './operation-settings-vms-api.ts'

const SECTIONS = {
  Basic: nullable(vpgSettingsBasicApi),
  BootGroups: nullable(vpgSettingsBootGroupsApi),
  Journal: nullable(vpgSettingsJournalApi),
  LongTermRetention: nullable(vpgSettingsLtrApi),
  Networks: nullable(vpgSettingsNetworksApi),
  Protected: nullable(
    record('VpgSettingsProtectedApi', {
      VCD: nullable(record('VpgSettingsVcdProtectedApi', { VcdVappIdentifier: text })),
    }),
  ),
  Recovery: nullable(vpgSettingsRecoveryApi),
  Scratch: nullable(vpgSettingsScratchApi),
  Scripting: nullable(vpgSettingsScriptsApi),
} as const

/**
 * The settings of a VPG while they are drafted. `Vms` is null where the sender left it out, which is not the same as
 * none. Source: a recorded copy of settings, ZVM 7.x; the 10.0 OpenAPI.
 */
export const vpgSettingsApi = record('VpgSettingsApi', {
  ...SECTIONS,
  Vms: nullable(list(vpgSettingsVmApi)),
  VpgIdentifier: text,
  VpgSettingsIdentifier: text,
})
export type VpgSettingsApi = ValueOf<typeof vpgSettingsApi>

export const copyVpgSettingsApi = record('CopyVpgSettingsApi', { VpgIdentifier: optionalWord })

/** What `POST /v1/vpgSettings/import` reads: exported settings, and of which VPGs to take them; none is all. */
export const importVpgSettingsApi = record('ImportVpgSettingsApi', {
  ExportedVpgSettingsApi: list(
    record('ExportedVpgSettingsApi', {
      ...SECTIONS,
      SourceSiteName: text,
      TargetSiteName: text,
      Vms: nullable(list(vpgSettingsVmApi)),
      VpgIdentifier: text,
      VpgSettingsIdentifier: text,
    }),
  ),
  VpgNames: texts,
})

/** What the import answers. Source: wire contract 5.3. */
export const vpgSettingsImportResultApi = record('VpgSettingsImportVpgsResultApi', {
  ImportFailedResults: list(
    record('VpgSettingsImportFailedResultApi', { ErrorMessage: text, VpgName: text }),
  ),
  ImportTaskIdentifiers: list(
    record('VpgSettingsImportTaskIdentifierResultApi', { TaskIdentifier: plainText, VpgName: text }),
  ),
  ValidationFailedResults: list(
    record('VpgSettingsImportValidationResultApi', { ErrorMessages: list(plainText), VpgName: text }),
  ),
})
export type VpgSettingsImportResultApi = ValueOf<typeof vpgSettingsImportResultApi>
