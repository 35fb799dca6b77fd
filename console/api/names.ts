import { getJson } from './call.ts'
import { useLoaded } from './use-loaded.ts'

/** Names of VPGs and sites by their identifiers in lower case; empty until they are known. */
export interface Names {
  readonly vpgs: ReadonlyMap<string, string>
  readonly sites: ReadonlyMap<string, string>
}

const NOTHING: Names = { vpgs: new Map(), sites: new Map() }

let kept: Promise<Names> | undefined
let keptAt = 0
const KEEP_MS = 60_000

/** The names of what tasks relate to. Where they cannot be had, identifiers are shown instead. */
export function useNames(): Names {
  const { value } = useLoaded('names', () => {
    if (kept === undefined || Date.now() - keptAt > KEEP_MS) {
      keptAt = Date.now()
      kept = loadNames()
    }
    return kept
  })
  return value ?? NOTHING
}

/** The name, or the identifier where no name is known. */
export function nameOf(names: ReadonlyMap<string, string>, identifier: string): string {
  return names.get(identifier.toLowerCase()) ?? identifier
}

async function loadNames(): Promise<Names> {
  type Vpg = { VpgIdentifier?: string; VpgName?: string }
  type Site = { SiteIdentifier?: string; SiteName?: string; PeerSiteName?: string }
  const or = async <T>(path: string, fallback: T): Promise<T> => getJson<T>(path).catch(() => fallback)
  const [vpgs, local, peers] = await Promise.all([
    or<readonly Vpg[]>('/v1/vpgs', []),
    or<Site>('/v1/localsite', {}),
    or<readonly Site[]>('/v1/peersites', []),
  ])
  return {
    vpgs: toMap(vpgs.map((vpg) => [vpg.VpgIdentifier, vpg.VpgName])),
    sites: toMap([local, ...peers].map((site) => [site.SiteIdentifier, site.SiteName ?? site.PeerSiteName])),
  }
}

function toMap(pairs: readonly (readonly [string | undefined, string | undefined])[]): Map<string, string> {
  const map = new Map<string, string>()
  for (const [identifier, name] of pairs) {
    if (identifier !== undefined && name !== undefined) map.set(identifier.toLowerCase(), name)
  }
  return map
}
