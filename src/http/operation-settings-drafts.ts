import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'
import type { VpgSettingsApi } from '../wire/index.ts'

/** Source: the published introduction of 6.0, "Using the vpgSettings API": gone when not used for 30 minutes. */
export const DRAFT_IDLE_MINUTES = 30
const DRAFT_IDLE_MS = DRAFT_IDLE_MINUTES * 60 * 1000
/** So that a script that never commits does not fill the memory. */
const DRAFTS_MAX = 1000

/**
 * Settings of VPGs that are not committed yet. They live in memory alone, as in a ZVM, and are gone after a restart,
 * 30 minutes without use, or their commit; unlike there they outlive the session that made them.
 * Source: the published introduction of 6.0, "Using the vpgSettings API".
 */
export interface SettingsDrafts {
  /** In the order in which they were made. To list is not to use. */
  list(): readonly VpgSettingsApi[]
  /** Finds by identifier in any letter case. @throws Problem `entity-not-found` */
  get(identifier: string): VpgSettingsApi
  /** @returns the identifier @throws Problem `operation-refused` where there are too many */
  add(settings: VpgSettingsApi): string
  /** Replaces what has the same identifier, or brings it back. */
  put(settings: VpgSettingsApi): void
  remove(identifier: string): void
}

export function createSettingsDrafts({ clock, ids }: { clock: () => Clock; ids: Ids }): SettingsDrafts {
  const drafts = new Map<string, { readonly settings: VpgSettingsApi; readonly usedAt: number }>()

  /** The time, once all that is due by it has gone. */
  function sweep(): number {
    const now = clock().now()
    for (const [key, { usedAt }] of drafts) {
      if (now - usedAt >= DRAFT_IDLE_MS) drafts.delete(key)
    }
    return now
  }

  function put(settings: VpgSettingsApi): void {
    const key = (settings.VpgSettingsIdentifier ?? '').toLowerCase()
    drafts.set(key, { settings, usedAt: sweep() })
  }

  return {
    put,
    list() {
      sweep()
      return [...drafts.values()].map(({ settings }) => settings)
    },
    get(identifier) {
      const now = sweep()
      const key = identifier.toLowerCase()
      const settings = drafts.get(key)?.settings
      if (settings === undefined) {
        throw new Problem(
          'entity-not-found',
          `There is no draft ${quoted(identifier)} of VPG settings: one is gone once it is committed, or after ${DRAFT_IDLE_MINUTES} minutes without use; GET /v1/vpgSettings lists those there are.`,
        )
      }
      drafts.set(key, { settings, usedAt: now })
      return settings
    },
    add(settings) {
      sweep()
      if (drafts.size >= DRAFTS_MAX) {
        throw new Problem(
          'operation-refused',
          `There are ${DRAFTS_MAX} drafts of VPG settings; commit or delete some, such as ${quoted([...drafts.keys()][0] ?? '')}.`,
        )
      }
      const identifier = ids.guid()
      put({ ...settings, VpgSettingsIdentifier: identifier })
      return identifier
    },
    remove(identifier) {
      drafts.delete(identifier.toLowerCase())
    },
  }
}
