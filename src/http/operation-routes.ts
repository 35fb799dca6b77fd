import type { Ids } from '../runtime/index.ts'
import type { OperationRequest, Simulation } from '../simulation/index.ts'
import { browseRoutes } from './operation-browse-routes.ts'
import type { DirectKind, OperationRow, OperationTable } from './operation-row.ts'
import { SITE_OPERATIONS } from './operation-rows-sites.ts'
import { VPG_OPERATIONS } from './operation-rows-vpgs.ts'
import { VRA_OPERATIONS } from './operation-rows-vras.ts'
import { vpgSettingsRoutes } from './operation-settings-routes.ts'
import { REPLY_SHAPES, type Running, runningOf, startedAnswer } from './operation-start.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

export { cancelOperation } from './operation-start.ts'

/** Every operation that is asked for directly, once. */
export const OPERATION_TABLE: OperationTable = { ...VPG_OPERATIONS, ...VRA_OPERATIONS, ...SITE_OPERATIONS }

/** What operations stand on. */
export interface OperationRoutesOptions {
  /** None where the site is empty or recorded: every operation is then refused. */
  readonly simulation: Simulation | undefined
  /** Names the drafts of VPG settings. */
  readonly ids: Ids
}

/**
 * The operations of a ZVM under /v1: each answers 200 with the identifier of its task as a bare string.
 *
 * They take the role `producer`, which is ours: on a ZVM every user may.
 * Source: wire contract 5.3; client demands 8, 9 and 13.
 */
export function operationRoutes({ simulation, ids }: OperationRoutesOptions): readonly Route[] {
  const running = runningOf(simulation)
  // Object.entries cannot know that the keys of the table are the kinds.
  const rows = Object.entries(OPERATION_TABLE) as readonly [DirectKind, OperationRow<unknown>][]
  return [
    ...rows.flatMap(([kind, row]) => routesOf(kind, row, running)),
    ...[...vpgSettingsRoutes({ running, ids }), ...browseRoutes(running)].map((route) => ({
      ...route,
      handle: async (exchange: Exchange) => {
        // Whatever is wrong with the request besides, there is no site to ask.
        running()
        return route.handle(exchange)
      },
    })),
  ]
}

function routesOf(kind: DirectKind, row: OperationRow<unknown>, running: Running): readonly Route[] {
  const { method, path, also = [], summary, source = 'wire contract 5.3; the 10.0 OpenAPI' } = row
  const reply = row.reply ?? 'task'
  return [{ method, path }, ...also].map((address) => ({
    ...address,
    summary,
    source: `${source}; the role is ours`,
    role: 'producer',
    ...(row.body === undefined ? {} : { body: row.body }),
    reply: anyShape<unknown>(REPLY_SHAPES[reply]),
    handle: async (exchange) => {
      const simulation = running()
      // The row of a kind reads its input; a table cannot tell the compiler so.
      const request = { kind, input: await row.read(exchange) } as OperationRequest
      return startedAnswer(await simulation.startOperation(request, exchange.caller().userName), reply)
    },
  }))
}
