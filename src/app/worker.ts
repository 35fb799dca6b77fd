import cluster from 'node:cluster'
import { openRemoteStores, toFailure } from '../store/remote/index.ts'
import type { RunningApp, WorkerPart } from './start-app.ts'
import { type FromKeeper, type FromWorker, openLine, toStoreChannel } from './worker-line.ts'

/** Whether a keeper has started this process. */
export function isWorker(): boolean {
  return cluster.isWorker
}

/**
 * Answers until the keeper says otherwise. The keeper is told what became of the start. A keeper that dies takes its
 * workers with it: the runtime ends a process of a cluster whose line is cut.
 *
 * @param folder the data folder, as an absolute path
 * @returns whether the service had started
 */
export async function runWorker(
  folder: string,
  start: (part: WorkerPart) => Promise<RunningApp>,
): Promise<boolean> {
  const line = openLine<FromWorker, FromKeeper>({
    send: (message, done) => void process.send?.(message, undefined, undefined, done),
    isConnected: () => process.connected,
    on: (event: 'message' | 'disconnect', listener: (message: unknown) => void) => {
      process.on(event, listener)
    },
  })
  const toldToStop = new Promise<void>((resolve) => {
    line.onMessage(({ kind }) => {
      if (kind === 'stop') resolve()
    })
  })
  const part = new Promise<WorkerPart>((resolve, reject) => {
    line.onMessage((told) => {
      if (told.kind !== 'start') return
      const { isFirst, port, id, hasStores } = told
      try {
        // At once: what the keeper sends next may be for the stores.
        const stores = hasStores ? openRemoteStores(toStoreChannel(line), { folder, id }) : undefined
        resolve({ isFirst, port, stores })
      } catch (error) {
        reject(error)
      }
    })
  })
  line.send({ kind: 'begin' })
  try {
    const given = await Promise.race([part, toldToStop])
    if (given === undefined) return false
    const app = await start(given)
    const { url, caFile, fingerprint, dataFolder, store, userName, madePassword } = app
    const facts = { url, caFile, fingerprint, dataFolder, store, userName, madePassword }
    line.send({ kind: 'ready', facts })
    await toldToStop
    await app.stop()
    return true
  } catch (error) {
    line.send({ kind: 'failed', failure: toFailure(error) })
    return false
  } finally {
    cluster.worker?.disconnect()
  }
}
