import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import type {
  LegalHold,
  PrunedCount,
  RetentionRule,
  RetentionRules,
  RetentionRun,
  Stores,
} from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import type { QueryContext } from '../wire/index.ts'
import { checkHold, checkReason, type HoldWish } from './check-hold.ts'
import { checkRules } from './check-rules.ts'
import { countHeld, type HeldCount } from './count-held.ts'
import { createRunner } from './create-runner.ts'
import { type DryRun, runDry } from './dry-run.ts'
import { readHold, readPolicy } from './read-policy.ts'

/** Keeps the rules and the holds, tells what they would prune, and prunes. */
export interface Retention {
  getRules(): Promise<RetentionRules>
  /**
   * Puts rules in the place of those of `version`.
   *
   * @throws Problem `value-unreadable`, or `generation-stale` where other rules hold by now
   */
  putRules(wish: {
    readonly version: number
    readonly rules: readonly RetentionRule[]
    readonly by: string
  }): Promise<RetentionRules>

  listHolds(): Promise<readonly LegalHold[]>
  /** @throws Problem `entity-not-found` */
  getHold(id: string): Promise<LegalHold>
  /**
   * Places a hold: once this resolves this process prunes nothing of it. Another one on the same database may still be
   * at a batch that it began before.
   */
  placeHold(wish: HoldWish, by: string): Promise<LegalHold>
  /** Ends a hold; one that is released stays as it was. @throws Problem `entity-not-found`, `value-unreadable` */
  releaseHold(id: string, release: { readonly by: string; readonly reason: string }): Promise<LegalHold>
  countHeld(id: string): Promise<HeldCount>

  /** @param rules in the place of those that hold */
  dryRun(rules?: readonly RetentionRule[]): Promise<DryRun>
  /**
   * Prunes what is due now; resolves when it is done. What a run has done when it fails stays done and counted.
   *
   * @param startedBy who asked for it; null for the clock
   * @throws Problem `too-busy` while a run is under way, here or in another process
   */
  run(startedBy: string | null): Promise<RetentionRun>
  listRuns(limit: number): Promise<{
    readonly totals: readonly PrunedCount[]
    readonly runs: readonly RetentionRun[]
  }>
  /** Ends a run under way after its batch. */
  stop(): Promise<void>
}

export interface RetentionParts {
  readonly stores: Pick<Stores, 'tasks' | 'changes' | 'properties' | 'retention'>
  /** The time of tasks, by which they age. */
  readonly clock: Clock
  /** By which other processes are waited for. */
  readonly machine: Clock
  readonly ids: Ids
  readonly log: Log
  /** Of dates without `Z` in conditions. */
  readonly zone: TimeZone
  /** Days for which changes are kept; 0 keeps all. */
  readonly changesDays: number
}

export function createRetention(parts: RetentionParts): Retention {
  const { stores, clock, machine, ids, log, zone, changesDays } = parts
  const { tasks, retention } = stores
  const inTurn = createTurns()

  const contextOf = async (): Promise<QueryContext> => {
    const { types, states } = await tasks.vocabulary()
    return { zone, moreTypes: types, moreStates: states }
  }
  const storedPolicy = async () => {
    const [{ rules }, holds] = await Promise.all([retention.getRules(), retention.listHolds()])
    return readPolicy({ rules, holds }, await contextOf())
  }
  const getHold = async (id: string) => (await retention.findHold(id)) ?? refuseHold(id)

  const runner = createRunner({
    stores,
    clock,
    machine,
    ids,
    log,
    changesDays,
    inTurn,
    readPolicy: storedPolicy,
  })

  return {
    getRules: () => retention.getRules(),
    async putRules({ version, rules: wished, by }) {
      const rules = checkRules(wished, await contextOf())
      if (await retention.putRules({ version, changedAt: clock.now(), changedBy: by, rules })) {
        return retention.getRules()
      }
      const current = await retention.getRules()
      throw new Problem(
        'generation-stale',
        `The rules are at version ${current.version}, not ${version}; read them again and decide anew.`,
      )
    },

    listHolds: () => retention.listHolds(),
    getHold,
    async placeHold(wish, by) {
      const checked = checkHold(wish, await contextOf())
      return inTurn(async () => {
        const hold = { id: ids.guid(), ...checked, placedAt: clock.now(), placedBy: by, release: null }
        await retention.addHold(hold)
        log.info({ hold: hold.id, by }, 'legal hold placed')
        return hold
      })
    },
    async releaseHold(id, { by, reason }) {
      const release = { at: clock.now(), by, reason: checkReason(reason) }
      const hold = (await retention.releaseHold(id, release)) ?? refuseHold(id)
      log.info({ hold: id, by }, 'legal hold released')
      return hold
    },
    countHeld: async (id) => countHeld(tasks, readHold(await getHold(id), await contextOf())),

    async dryRun(wished) {
      const context = await contextOf()
      const rules = wished === undefined ? (await retention.getRules()).rules : checkRules(wished, context)
      return runDry(tasks, readPolicy({ rules, holds: await retention.listHolds() }, context), clock.now())
    },
    run: runner.run,
    async listRuns(limit) {
      const [totals, runs] = await Promise.all([retention.totals(), retention.listRuns({ limit })])
      return { totals, runs }
    },
    stop: runner.stop,
  }
}

/** What is done in it is done one after the other. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}

function refuseHold(id: string): never {
  throw new Problem('entity-not-found', `There is no hold ${quoted(id)}; GET /api/holds lists all.`)
}
