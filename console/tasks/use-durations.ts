import { getJson } from '../api/call.ts'
import type { TypeDuration } from '../api/types.ts'
import { useLoaded } from '../api/use-loaded.ts'

const NONE: ReadonlyMap<string, TypeDuration> = new Map()

/** How long tasks of each type usually take; empty where the service does not tell. */
export function useDurations(): ReadonlyMap<string, TypeDuration> {
  const { value } = useLoaded('durations', async (signal) => {
    const { types } = await getJson<{ types: readonly TypeDuration[] }>('/api/tasks/durations', { signal })
    return new Map(types.map((each) => [each.type, each]))
  })
  return value ?? NONE
}
