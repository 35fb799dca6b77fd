import { createEmptySite, createUnknownLocalSite, type Site } from '../inventory/index.ts'
import {
  createDemoSite,
  createPlannedSite,
  createRandom,
  createSizedSite,
  type Preset,
  type PresetOptions,
} from '../simulation/index.ts'
import type { ScenarioSite } from './scenario.ts'

/** The site of a scenario at its beginning. A function of both alone. */
export function createScenarioSite(site: ScenarioSite, options: PresetOptions): Preset {
  switch (site.form) {
    case 'demo':
      return createDemoSite(options)
    case 'empty':
      return { site: createNothing(options), tasks: [] }
    case 'sized':
      return createSizedSite({ ...options, ...site.size })
    case 'planned':
      return createPlannedSite(site.plan, options)
    case 'recorded': {
      const { tasks, ...rest } = moved(site.site, options.now - site.recordedAt)
      return { site: { ...rest, tasks: [] }, tasks }
    }
  }
}

function createNothing({ seed, localSiteIdentifier, version }: PresetOptions): Site {
  const identifier = localSiteIdentifier ?? createRandom(seed, 'local site').guid()
  return createEmptySite(createUnknownLocalSite(identifier, version ?? null))
}

/** A value with all of its instants later. Instants are the numbers whose names end in `At`, everywhere in the code. */
function moved<Value>(value: Value, byMs: number): Value {
  return byMs === 0 ? value : (movedMember('', value, byMs) as Value)
}

function movedMember(name: string, value: unknown, byMs: number): unknown {
  if (typeof value === 'number') return name.endsWith('At') ? value + byMs : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each: unknown) => movedMember('', each, byMs))
  if (value instanceof Map) {
    return new Map([...value].map(([key, each]) => [key, movedMember('', each, byMs)]))
  }
  return Object.fromEntries(
    Object.entries(value).map(([member, each]) => [member, movedMember(member, each, byMs)]),
  )
}
