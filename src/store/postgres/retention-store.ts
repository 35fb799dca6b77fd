import {
  fromHoldRow,
  fromRulesRow,
  fromRunRow,
  fromTotalRows,
  type HoldRow,
  type RulesRow,
  type RunRow,
  type TotalRow,
  toHoldText,
  toReleaseText,
  toTotalValue,
} from '../retention-rows.ts'
import type { LegalHold, RetentionStore } from '../retention-store.ts'
import type { Database, Queries } from './database.ts'
import { toStoredArray } from './stored-text.ts'

const GET_RULES =
  'select version, changed_at, changed_by, rules from retention_rules order by version desc limit 1'
const FIND_HOLD = 'select hold, release from legal_hold where id = $1'

const PUT_RUN = `insert into retention_run (id, begun_at, run) values ($1, $2, $3)
  on conflict (id) do update set run = excluded.run`

/** In one order, so that two that add the same never wait for each other. */
const ADD_TOTALS = `insert into retention_total (kind, value, count) select kind, value, count
  from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as bigint[])) as given(kind, value, count)
  order by kind, value
  on conflict (kind, value) do update set count = retention_total.count + excluded.count`

export function createPostgresRetentionStore(database: Database): RetentionStore {
  return {
    getRules: async () => fromRulesRow(await database.get<RulesRow>(GET_RULES)),
    putRules: ({ version, changedAt, changedBy, rules }) =>
      database.write(async (queries) => {
        if (fromRulesRow(await queries.get<RulesRow>(GET_RULES)).version !== version) return false
        // Of two that read the same version, the second waits here for the first, and inserts nothing.
        const count = await queries.run(
          `insert into retention_rules (version, changed_at, changed_by, rules) values ($1, $2, $3, $4)
            on conflict (version) do nothing`,
          version + 1,
          changedAt ?? 0,
          changedBy ?? '',
          JSON.stringify(rules),
        )
        return count > 0
      }),

    listHolds: async () =>
      (
        await database.all<HoldRow>('select hold, release from legal_hold order by placed_at desc, id desc')
      ).map(fromHoldRow),
    findHold: (id) => findHold(database, id),
    addHold: async (hold) => {
      await database.write((queries) =>
        queries.run(
          'insert into legal_hold (id, placed_at, hold, release) values ($1, $2, $3, $4)',
          hold.id,
          hold.placedAt,
          toHoldText(hold),
          toReleaseText(hold.release),
        ),
      )
    },
    releaseHold: (id, release) =>
      database.write(async (queries) => {
        await queries.run(
          'update legal_hold set release = $2 where id = $1 and release is null',
          id,
          toReleaseText(release),
        )
        return findHold(queries, id)
      }),

    putRun: (run, more) =>
      database.write(async (queries) => {
        await queries.run(PUT_RUN, run.id, run.begunAt, JSON.stringify(run))
        if (more.length === 0) return
        await queries.run(
          ADD_TOTALS,
          toStoredArray(more.map(({ kind }) => kind)),
          toStoredArray(more.map(toTotalValue)),
          toStoredArray(more.map(({ count }) => count)),
        )
      }),
    listRuns: async ({ limit }) =>
      (
        await database.all<RunRow>(
          'select run from retention_run order by begun_at desc, id desc limit $1',
          limit,
        )
      ).map(fromRunRow),
    totals: async () =>
      fromTotalRows(await database.all<TotalRow>('select kind, value, count from retention_total')),
    forgetRuns: async (keep) => {
      await database.write((queries) =>
        queries.run(
          `delete from retention_run where id not in
            (select id from retention_run order by begun_at desc, id desc limit $1)`,
          keep,
        ),
      )
    },
  }
}

async function findHold(queries: Pick<Queries, 'get'>, id: string): Promise<LegalHold | undefined> {
  const row = await queries.get<HoldRow>(FIND_HOLD, id)
  return row === undefined ? undefined : fromHoldRow(row)
}
