import { Problem, quoted } from '../problem/index.ts'
import {
  importVpgSettingsApi,
  type VpgSettingsImportResultApi,
  vpgSettingsImportResultApi,
} from '../wire/index.ts'
import { document } from './answer.ts'
import { mergeSettings, NEW_SETTINGS, toVpgWish } from './operation-settings-content.ts'
import { readReplacement, SETTINGS_SOURCE, settingsBody } from './operation-settings-rows.ts'
import type { Running } from './operation-start.ts'
import { anyShape, type Route } from './route.ts'

/** Creates VPGs from exported settings, one after the other; what one of them lacks does not keep the others away. */
export function importRoute(running: Running): Route {
  return {
    method: 'POST',
    path: '/v1/vpgSettings/import',
    summary: 'Creates VPGs from exported settings; answers a task for each, and why others failed.',
    source: SETTINGS_SOURCE,
    role: 'producer',
    body: settingsBody(importVpgSettingsApi),
    reply: anyShape(vpgSettingsImportResultApi),
    handle: async (exchange) => {
      const simulation = running()
      const { ExportedVpgSettingsApi, VpgNames } = await readReplacement(
        exchange,
        importVpgSettingsApi,
        'send what was exported as ExportedVpgSettingsApi',
      )
      const wanted = new Set((VpgNames ?? []).map((name) => name.toLowerCase()))
      const result: Writable<VpgSettingsImportResultApi> = {
        ImportFailedResults: [],
        ImportTaskIdentifiers: [],
        ValidationFailedResults: [],
      }
      for (const exported of ExportedVpgSettingsApi) {
        const wish = toVpgWish(mergeSettings(NEW_SETTINGS, exported))
        const VpgName = wish.name
        if (wanted.size > 0 && !wanted.has((VpgName ?? '').toLowerCase())) continue
        const ErrorMessages = mistakesIn(VpgName, simulation.site().vpgs)
        if (ErrorMessages.length > 0) {
          result.ValidationFailedResults.push({ ErrorMessages, VpgName })
          continue
        }
        try {
          const request = { kind: 'createVpg', input: { wish } } as const
          const { tasks } = await simulation.startOperation(request, exchange.caller().userName)
          result.ImportTaskIdentifiers.push({ TaskIdentifier: tasks[0] ?? '', VpgName })
        } catch (error) {
          if (!(error instanceof Problem) || !IMPORT_FAILURES.has(error.code)) throw error
          result.ImportFailedResults.push({ ErrorMessage: error.message, VpgName })
        }
      }
      return document(vpgSettingsImportResultApi, result)
    },
  }
}

/** What keeps one VPG away; anything else ends the import. */
const IMPORT_FAILURES: ReadonlySet<string> = new Set([
  'entity-not-found',
  'operation-refused',
  'value-unreadable',
])

type Writable<Result> = {
  [Name in keyof Result]: Result[Name] extends readonly (infer Item)[] ? Item[] : Result[Name]
}

function mistakesIn(name: string | null, vpgs: readonly { readonly name: string }[]): readonly string[] {
  if (name === null) return ['Basic.Name is missing; send it.']
  const isTaken = vpgs.some((vpg) => vpg.name.toLowerCase() === name.toLowerCase())
  return isTaken ? [`There is a VPG ${quoted(name)} already; import it under another name.`] : []
}
