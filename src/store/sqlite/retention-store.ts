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
import type { RetentionStore } from '../retention-store.ts'
import type { Database } from './database.ts'

export function createSqliteRetentionStore(database: Database): RetentionStore {
  const getRules = () =>
    fromRulesRow(
      database.get<RulesRow>(
        'select version, changed_at, changed_by, rules from retention_rules order by version desc limit 1',
      ),
    )
  const findHold = (id: string) => {
    const row = database.get<HoldRow>('select hold, release from legal_hold where id = ?', id)
    return row === undefined ? undefined : fromHoldRow(row)
  }
  return {
    getRules: async () => getRules(),
    putRules: async ({ version, changedAt, changedBy, rules }) =>
      database.write(() => {
        if (getRules().version !== version) return false
        database.run(
          'insert into retention_rules (version, changed_at, changed_by, rules) values (?, ?, ?, ?)',
          version + 1,
          changedAt ?? 0,
          changedBy ?? '',
          JSON.stringify(rules),
        )
        return true
      }),

    listHolds: async () =>
      database
        .all<HoldRow>('select hold, release from legal_hold order by placed_at desc, id desc')
        .map(fromHoldRow),
    findHold: async (id) => findHold(id),
    addHold: async (hold) => {
      database.write(() =>
        database.run(
          'insert into legal_hold (id, placed_at, hold, release) values (?, ?, ?, ?)',
          hold.id,
          hold.placedAt,
          toHoldText(hold),
          toReleaseText(hold.release),
        ),
      )
    },
    releaseHold: async (id, release) =>
      database.write(() => {
        const text = toReleaseText(release)
        database.run('update legal_hold set release = ? where id = ? and release is null', text, id)
        return findHold(id)
      }),

    putRun: async (run, more) => {
      database.write(() => {
        database.run(
          `insert into retention_run (id, begun_at, run) values (?, ?, ?)
            on conflict (id) do update set run = excluded.run`,
          run.id,
          run.begunAt,
          JSON.stringify(run),
        )
        for (const count of more) {
          database.run(
            `insert into retention_total (kind, value, count) values (?, ?, ?)
              on conflict (kind, value) do update set count = count + excluded.count`,
            count.kind,
            toTotalValue(count),
            count.count,
          )
        }
      })
    },
    listRuns: async ({ limit }) =>
      database
        .all<RunRow>('select run from retention_run order by begun_at desc, id desc limit ?', limit)
        .map(fromRunRow),
    totals: async () =>
      fromTotalRows(database.all<TotalRow>('select kind, value, count from retention_total')),
    forgetRuns: async (keep) => {
      database.write(() =>
        database.run(
          `delete from retention_run where id not in
            (select id from retention_run order by begun_at desc, id desc limit ?)`,
          keep,
        ),
      )
    },
  }
}
