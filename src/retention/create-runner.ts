import { setImmediate as nextTurn } from 'node:timers/promises'
import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import {
  createLease,
  LEASE_RENEW_MS,
  LEASE_TAKE_MS,
  type Lease,
  type RetentionRun,
  type Stores,
} from '../store/index.ts'
import { DAY_MS } from '../task/index.ts'
import type { Policy } from './decide.ts'
import { addCounts, prune } from './prune.ts'

/** Entries of the log of changes that are forgotten in one transaction. */
const FORGET_AT_ONCE = 1000
/** Runs that are remembered one by one. */
const RUNS_KEPT = 1000

/** One run at a time, of all processes on a database. */
export interface Runner {
  /** @throws Problem `too-busy` while another is under way */
  run(startedBy: string | null): Promise<RetentionRun>
  /** Ends a run under way after its batch. */
  stop(): Promise<void>
}

export interface RunnerParts {
  readonly stores: Pick<Stores, 'tasks' | 'changes' | 'properties' | 'retention'>
  readonly clock: Clock
  readonly machine: Clock
  readonly ids: Ids
  readonly log: Log
  readonly changesDays: number
  readonly readPolicy: () => Promise<Policy>
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
}

export function createRunner(parts: RunnerParts): Runner {
  const { stores, clock, machine, ids, log, changesDays, readPolicy, inTurn } = parts
  const { tasks, changes, retention } = stores
  const abort = new AbortController()
  let lease: Lease | undefined
  let running: Promise<RetentionRun> | undefined

  /** Asks for the right to prune; waits where whoever had it may be gone. */
  async function takeLease(isPatient: boolean): Promise<Lease> {
    // Named at the first run, so that a service that never prunes draws no identifier.
    lease ??= createLease({
      properties: stores.properties,
      name: 'retention',
      holder: ids.guid(),
      clock: machine,
    })
    const until = machine.now() + (isPatient ? LEASE_TAKE_MS + LEASE_RENEW_MS : 0)
    while (!(await lease.take())) {
      if (machine.now() >= until) throw busy()
      await machine.sleep(LEASE_RENEW_MS, abort.signal).catch(refuseStopping)
    }
    return lease
  }

  async function runUnderLease(startedBy: string | null): Promise<RetentionRun> {
    const held = await takeLease(startedBy !== null)
    try {
      return await runOnce(startedBy, createSign(held))
    } finally {
      await held.release().catch(() => {})
    }
  }

  /** What is called between two batches: it throws where the run must not go on. */
  function createSign(held: Lease): () => Promise<void> {
    let signedAt = machine.now()
    return async () => {
      if (abort.signal.aborted) refuseStopping()
      if (machine.now() - signedAt < LEASE_RENEW_MS) return
      if (!(await held.take())) throw busy()
      signedAt = machine.now()
    }
  }

  async function runOnce(startedBy: string | null, goOn: () => Promise<void>): Promise<RetentionRun> {
    const now = clock.now()
    let run: RetentionRun = { ...NOTHING_DONE, id: ids.guid(), begunAt: now, startedBy }
    // One by the clock that did nothing is not worth a row each hour.
    const isWorthNoting = () => run.pruned > 0 || startedBy !== null
    try {
      for await (const batch of prune({ tasks, readPolicy, inTurn, now })) {
        run = {
          ...run,
          examined: run.examined + batch.examined,
          pruned: run.pruned + batch.pruned,
          held: run.held + batch.held,
          counts: addCounts(run.counts, batch.counts),
        }
        if (batch.pruned > 0) await retention.putRun(run, batch.counts)
        await goOn()
      }
      run = { ...run, changesForgotten: await forgetChanges(now, goOn), endedAt: clock.now() }
      if (isWorthNoting()) await retention.putRun(run, [])
    } catch (error) {
      const failure = error instanceof Problem ? error.message : 'It failed; the log tells more.'
      run = { ...run, endedAt: clock.now(), failure }
      // The store may be what failed; then the batches that were noted are what is known.
      if (isWorthNoting()) await retention.putRun(run, []).catch(() => {})
      throw error
    }
    await retention.forgetRuns(RUNS_KEPT)
    const { id, examined, pruned, changesForgotten, counts } = run
    log.info({ run: id, examined, pruned, held: run.held, changesForgotten, counts }, 'retention run')
    return run
  }

  async function forgetChanges(now: number, goOn: () => Promise<void>): Promise<number> {
    if (changesDays === 0) return 0
    for (let sum = 0; ; ) {
      const count = await changes.forget(now - changesDays * DAY_MS, FORGET_AT_ONCE)
      sum += count
      if (count < FORGET_AT_ONCE) return sum
      await goOn()
      await nextTurn()
    }
  }

  return {
    async run(startedBy) {
      if (running !== undefined) throw busy()
      running = runUnderLease(startedBy)
      try {
        return await running
      } finally {
        running = undefined
      }
    },
    async stop() {
      abort.abort()
      await running?.catch(() => {})
    },
  }
}

const NOTHING_DONE: Omit<RetentionRun, 'id' | 'begunAt' | 'startedBy'> = {
  endedAt: null,
  examined: 0,
  pruned: 0,
  held: 0,
  changesForgotten: 0,
  counts: [],
  failure: null,
}

function refuseStopping(): never {
  throw new Problem('too-busy', 'The service stops; the next run goes on.')
}

function busy(): Problem {
  return new Problem(
    'too-busy',
    'A retention run is under way; GET /api/retention/runs tells when it is over.',
    {
      retryAfterSeconds: LEASE_TAKE_MS / 1000,
    },
  )
}
