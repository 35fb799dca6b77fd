import type { Dispatcher } from 'undici'
import type { Trust } from './trust.ts'

/** Opens connections that trust as told. The library below is loaded with the first, not with this folder. */
export async function openServerConnections(trust: Trust, connectMs: number): Promise<Dispatcher> {
  const { openConnections } = await import('./connector.ts')
  return openConnections(trust, connectMs)
}
