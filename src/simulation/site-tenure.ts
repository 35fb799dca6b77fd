import type { Clock } from '../runtime/index.ts'
import { type PropertyStore, SITE_HOLDER, SITE_MARK, type SiteHold } from '../store/index.ts'

/** The property that is another one with each sign of life of the holder. */
const SITE_BEAT = 'site-beat'
const FREE = 'nobody'

/** How often the holder gives a sign. */
export const RENEW_EVERY_MS = 2_000
/** After so long without one the site may be taken from it: three of its signs and a retry of the store. */
export const TAKE_AFTER_MS = 8_000

/**
 * The right to run the site of a database, for one of several processes. Nobody's time of day is compared: whoever
 * waits sees whether the holder gives signs. A holder that lost its right without knowing it writes nothing more,
 * since each change shows its `hold`.
 */
export interface SiteTenure {
  /** Whether the site is ours now: it was nobody's, or its holder has given no sign for long. */
  take(): Promise<boolean>
  /** Gives a sign. Whether the site is still ours. */
  renew(): Promise<boolean>
  /** Leaves it to the others at once. */
  release(): Promise<void>
  /** For the next change. */
  nextHold(): SiteHold
}

export function createSiteTenure(parts: {
  readonly properties: PropertyStore
  /** The name of this process, which no other has or had. */
  readonly holder: string
  readonly machine: Clock
}): SiteTenure {
  const { properties, holder, machine } = parts
  let seen: { readonly signs: string; readonly at: number } | undefined
  let beats = 0
  let marks = 0

  async function takeFrom(current: string): Promise<boolean> {
    const signs = [current, await properties.find(SITE_BEAT), await properties.find(SITE_MARK)].join('\n')
    const now = machine.now()
    if (seen?.signs !== signs) seen = { signs, at: now }
    if (now - seen.at < TAKE_AFTER_MS) return false
    return properties.replace(SITE_HOLDER, current, holder)
  }

  return {
    async take() {
      try {
        const current = await properties.putIfAbsent(SITE_HOLDER, holder)
        if (current === holder) return true
        return current === FREE
          ? await properties.replace(SITE_HOLDER, FREE, holder)
          : await takeFrom(current)
      } catch (error) {
        // While the store is away nobody can give a sign.
        seen = undefined
        throw error
      }
    },
    async renew() {
      if ((await properties.find(SITE_HOLDER)) !== holder) return false
      beats += 1
      await properties.put(SITE_BEAT, `${holder} ${beats}`)
      return true
    },
    release: async () => {
      await properties.replace(SITE_HOLDER, holder, FREE)
    },
    nextHold() {
      marks += 1
      return { holder, mark: `${holder} ${marks}` }
    },
  }
}
