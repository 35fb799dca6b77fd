import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import type { Config } from '../config/index.ts'
import type { Clock, Log } from '../runtime/index.ts'
import { fromFailure, serveStores } from '../store/remote/index.ts'
import { openStores } from './open-stores.ts'
import type { ServiceFacts } from './start-app.ts'
import { type FromKeeper, type FromWorker, openLine, toStoreChannel } from './worker-line.ts'

/** A worker that has been up for so long is started again without delay when it ends. */
const STEADY_MS = 10_000
const RESTART_MS_MIN = 100
const RESTART_MS_MAX = 10_000
/** What a worker may take to end beyond the bounds of the settings, before it is killed. */
const STOP_MS = 15_000

/** Workers that answer, and the process that keeps them. */
export interface RunningKeeper {
  readonly facts: ServiceFacts
  /** Ends all workers, each after the requests it has under way, and releases the store. */
  stop(): Promise<void>
}

interface WorkerProcess {
  readonly process: Worker
  /** Rejects where it ends before. */
  readonly ready: Promise<ServiceFacts>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** Tells it to finish and end. */
  stop(): void
}

/**
 * Opens the store of the folder and starts workers over it, which run the same command line as this process; with a
 * database they open that themselves. A worker that dies is started again.
 *
 * @throws Problem where settings, files, the folder or the port do not allow it
 */
export async function startKeeper(parts: {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
}): Promise<RunningKeeper> {
  const { config, clock, log } = parts
  const dataFolder = resolve(config.data)
  const stores =
    config.store === undefined ? await openStores({ address: undefined, dataFolder, clock, log }) : undefined
  const server = stores && serveStores(stores)
  const port = config.port === 0 ? await findFreePort(config.host) : config.port
  const workers = new Map<number, WorkerProcess>()
  const keeping: Promise<void>[] = []
  const stopping = new AbortController()
  // Workers accept by themselves: handed on, a connection to a worker that dies just then would stay open for nobody.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  // The first call of it fixes the policy.
  cluster.setupPrimary({ serialization: 'advanced' })

  /** @param turn what it waits for before it starts its service */
  function startWorker(number: number, turn: Promise<unknown> | undefined): WorkerProcess {
    const forked = cluster.fork()
    const line = openLine<FromKeeper, FromWorker>({
      send: (message, done) => void forked.process.send(message as object, undefined, undefined, done),
      isConnected: () => forked.isConnected(),
      on: (event: 'message' | 'disconnect', listener: (message: unknown) => void) => {
        forked.on(event, listener)
      },
    })
    const begin = async () => {
      await turn
      const isFirst = turn === undefined
      line.send({ kind: 'start', isFirst, port, id: String(number), hasStores: server !== undefined })
      server?.join(toStoreChannel(line))
    }
    const ready = new Promise<ServiceFacts>((resolve, reject) => {
      line.onMessage((told) => {
        if (told.kind === 'begin') begin().catch(reject)
        if (told.kind === 'ready') resolve(told.facts)
        if (told.kind === 'failed') reject(fromFailure(told.failure))
      })
      forked.once('exit', (code, signal) => {
        reject(new Error(`A worker ended with ${signal ?? code} before it answered.`))
      })
    })
    // Waited for where it matters.
    ready.catch(() => {})
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      forked.once('exit', (code, signal) => resolve({ code, signal }))
    })
    const started = { process: forked, ready, ended, stop: () => line.send({ kind: 'stop' }) }
    workers.set(number, started)
    return started
  }

  async function keepUp(number: number, first: WorkerProcess): Promise<void> {
    let worker = first
    for (let failures = 0; ; ) {
      const startedAt = clock.now()
      const { code, signal } = await worker.ended
      workers.delete(number)
      if (stopping.signal.aborted) return
      failures = clock.now() - startedAt >= STEADY_MS ? 0 : failures + 1
      log.error({ worker: worker.process.process.pid, code, signal }, 'a worker died and is started again')
      const pause = Math.min(RESTART_MS_MIN * 2 ** failures, RESTART_MS_MAX)
      await clock.sleep(pause, stopping.signal).catch(() => {})
      if (stopping.signal.aborted) return
      worker = startWorker(number, Promise.resolve())
      const { pid } = worker.process.process
      worker.ready.then(
        () => log.warn({ worker: pid }, 'a worker was started again'),
        (error) => log.error({ worker: pid, err: error }, 'a worker could not be started again'),
      )
    }
  }

  async function stop(): Promise<void> {
    stopping.abort()
    const left = [...workers.values()]
    const killing = setTimeout(
      () => {
        for (const worker of left) worker.process.process.kill('SIGKILL')
      },
      (config.noticeSeconds + config.drainSeconds) * 1000 + STOP_MS,
    )
    for (const worker of left) worker.stop()
    await Promise.all(left.map(({ ended }) => ended))
    clearTimeout(killing)
    await Promise.all(keeping)
    server?.stop()
    await stores?.close()
  }

  try {
    const first = startWorker(1, undefined)
    const others = Array.from({ length: config.workers - 1 }, (_none, index) =>
      startWorker(index + 2, first.ready),
    )
    const [facts] = await Promise.all([first.ready, ...others.map(({ ready }) => ready)])
    for (const [number, worker] of workers) keeping.push(keepUp(number, worker))
    log.info({ url: facts.url, dataFolder, workers: config.workers }, 'ready')
    return { facts, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** All workers share one port, also those that are started again. 0 where the workers shall say what is wrong. */
async function findFreePort(host: string): Promise<number> {
  const probe = createServer()
  try {
    probe.listen({ host, port: 0 })
    await once(probe, 'listening')
    const address = probe.address()
    return address === null || typeof address === 'string' ? 0 : address.port
  } catch {
    return 0
  } finally {
    probe.close()
  }
}
