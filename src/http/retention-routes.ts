import { Problem } from '../problem/index.ts'
import type { DryRun, Retention } from '../retention/index.ts'
import type { RetentionRun } from '../store/index.ts'
import {
  type DryRunApi,
  dryRunApi,
  dryRunWish,
  type RetentionRunApi,
  retentionRulesApi,
  retentionRulesWish,
  retentionRunApi,
  retentionRunsApi,
  toPrunedCountsApi,
} from '../wire/index.ts'
import { document } from './answer.ts'
import { readJsonBody } from './json-body.ts'
import { readNumber } from './read-number.ts'
import { anyShape, type Route } from './route.ts'

const RUNS = 50
const RUNS_MAX = 1000

/** `/api/retention`: how long tasks are kept, and what was pruned. Readers see it, administrators change it. */
export function retentionRoutes({ retention }: { readonly retention: Retention }): readonly Route[] {
  const asked = { source: 'ours', role: 'administrator' } as const
  return [
    {
      method: 'GET',
      path: '/api/retention',
      summary: 'The rules that say how long tasks are kept, the first that matches first.',
      source: 'ours',
      reply: anyShape(retentionRulesApi),
      handle: async () => document(retentionRulesApi, await retention.getRules()),
    },
    {
      ...asked,
      method: 'PUT',
      path: '/api/retention',
      summary: 'Puts rules in the place of those of the version given; 0 before the first.',
      body: { shape: anyShape(retentionRulesWish), mediaTypes: ['application/json'] },
      reply: anyShape(retentionRulesApi),
      handle: async (exchange) => {
        const { raw, value } = await readJsonBody(exchange, retentionRulesWish, ['version', 'rules'])
        refuseUnsaid(raw.rules)
        const rules = await retention.putRules({ ...value, by: exchange.caller().userName })
        return document(retentionRulesApi, rules)
      },
    },
    {
      ...asked,
      method: 'POST',
      path: '/api/retention/dry-run',
      summary: 'What would be pruned now, by the rules that hold or by those given; writes nothing.',
      body: { shape: anyShape(dryRunWish), mediaTypes: ['application/json'], isOptional: true },
      reply: anyShape(dryRunApi),
      handle: async (exchange) => {
        const { raw, value } = await readJsonBody(exchange, dryRunWish)
        refuseUnsaid(raw.rules)
        const wished = raw.rules === undefined || raw.rules === null ? undefined : value.rules
        return document(dryRunApi, toDryRunApi(await retention.dryRun(wished)))
      },
    },
    {
      ...asked,
      method: 'POST',
      path: '/api/retention/run',
      summary: 'Prunes now what the rules no longer keep; answers when it is done.',
      reply: anyShape(retentionRunApi),
      handle: async (exchange) =>
        document(retentionRunApi, toRunApi(await retention.run(exchange.caller().userName))),
    },
    {
      method: 'GET',
      path: '/api/retention/runs',
      summary: 'What was pruned: in all, and by the newest runs.',
      source: 'ours',
      parameters: [
        {
          name: 'limit',
          doc: `Runs to list; ${RUNS} unless given.`,
          schema: { type: 'integer', minimum: 1, maximum: RUNS_MAX },
        },
      ],
      reply: anyShape(retentionRunsApi),
      handle: async ({ query }) => {
        const { totals, runs } = await retention.listRuns(
          readNumber('limit', query('limit'), { most: RUNS_MAX, digits: 4 }) ?? RUNS,
        )
        const pruned = totals.find(({ kind }) => kind === 'task')?.count ?? 0
        return document(retentionRunsApi, {
          totals: { pruned, counts: toPrunedCountsApi(totals) },
          runs: runs.map(toRunApi),
        })
      },
    },
  ]
}

/**
 * A rule says of which tasks it is, and be it of all with an empty text: what was forgotten must not prune everything.
 *
 * @throws Problem `value-unreadable`
 */
function refuseUnsaid(rules: unknown): void {
  if (!Array.isArray(rules)) return
  const unsaid = rules.findIndex((rule: unknown) => {
    const [, where] = Object.entries(rule ?? {}).find(([name]) => name.toLowerCase() === 'where') ?? []
    return typeof where !== 'string'
  })
  if (unsaid === -1) return
  throw new Problem(
    'value-unreadable',
    `rules[${unsaid}].where is missing; give the conditions of the tasks, or "" for every task.`,
  )
}

function toRunApi(run: RetentionRun): RetentionRunApi {
  return { ...run, counts: toPrunedCountsApi(run.counts) }
}

function toDryRunApi({ counts, heldBy, sample, ...dryRun }: DryRun): DryRunApi {
  return {
    ...dryRun,
    counts: toPrunedCountsApi(counts),
    heldBy: [...heldBy].map(([hold, count]) => ({ hold, count })),
    sample: sample.map(({ task: { id, type, state, completedAt }, rule }) => ({
      ...{ id, type, state, completedAt },
      rule,
    })),
  }
}
