import type { Clock } from '../runtime/index.ts'
import type { PropertyStore } from './property-store.ts'

/** How often who has a lease asks for it again. */
export const LEASE_RENEW_MS = 2_000
/** After so long without a sign it is taken from its holder: three of its signs and a retry of the store. */
export const LEASE_TAKE_MS = 8_000

/**
 * The right to do what only one of several processes on a database may do. Nobody's time of day is compared: whoever
 * waits sees whether the holder gives signs. A holder that was held up may learn late that it lost the lease, so what
 * is done under it must bear to be done twice.
 */
export interface Lease {
  /** Asks for the lease or gives a sign; whether it is ours now. @throws Problem `store-unavailable` */
  take(): Promise<boolean>
  /** Leaves it to the others at once. */
  release(): Promise<void>
}

const FREE = 'nobody'

export function createLease(parts: {
  readonly properties: PropertyStore
  /** What the lease is for. */
  readonly name: string
  /** The name of this process, which no other has or had. */
  readonly holder: string
  /** Of the machine: how long others stay silent is waited for. */
  readonly clock: Clock
}): Lease {
  const { properties, holder, clock } = parts
  const property = `lease-${parts.name}`
  let beat = 0
  let ours: string | undefined
  let seen: { readonly value: string; readonly at: number } | undefined

  function nextSign(): string {
    beat += 1
    return `${holder} ${beat}`
  }

  async function takeFrom(current: string): Promise<boolean> {
    const now = clock.now()
    if (seen?.value !== current) seen = { value: current, at: now }
    if (current !== FREE && now - seen.at < LEASE_TAKE_MS) return false
    const sign = nextSign()
    if (!(await properties.replace(property, current, sign))) return false
    ours = sign
    return true
  }

  return {
    async take() {
      try {
        if (ours === undefined) {
          const sign = nextSign()
          const current = await properties.putIfAbsent(property, sign)
          if (current !== sign) return await takeFrom(current)
          ours = sign
          return true
        }
        const sign = nextSign()
        const isStillOurs = await properties.replace(property, ours, sign)
        ours = isStillOurs ? sign : undefined
        return isStillOurs
      } catch (error) {
        // While the store is away nobody can give a sign; what was written last is not known either.
        seen = undefined
        ours = undefined
        throw error
      }
    },

    async release() {
      const sign = ours
      ours = undefined
      if (sign !== undefined) await properties.replace(property, sign, FREE)
    },
  }
}
