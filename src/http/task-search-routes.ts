import { Problem } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import {
  collectQuery,
  parseFields,
  parseGroupKeys,
  parseSearchQuery,
  parseSort,
  type QueryContext,
  type Shape,
  taskPage,
  taskPageOf,
  taskSummary,
  taskSummaryOf,
  toTaskSummary,
  toTaskView,
  writeDocument,
} from '../wire/index.ts'
import { listing } from './answer.ts'
import { SEARCH_PARAMETERS, SUMMARY_PARAMETERS } from './query-parameters.ts'
import { readNumber } from './read-number.ts'
import { anyShape, type Exchange, type Route } from './route.ts'
import { formatCursor, parseCursor } from './search-cursor.ts'

const LIMIT = 100
const LIMIT_MAX = 1000
const GROUPS_MAX = 1000

/** Searching tasks, ours: any conditions in any order, page by page, and counts. */
export function taskSearchRoutes({ tasks, zone }: { tasks: TaskStore; zone: TimeZone }): readonly Route[] {
  const contextOf = async (): Promise<QueryContext> => {
    const { types, states } = await tasks.vocabulary()
    return { zone, moreTypes: types, moreStates: states }
  }
  return [
    {
      method: 'GET',
      path: '/api/tasks',
      summary: 'Tasks that pass every condition given, in a chosen order, page by page.',
      source: 'ours',
      parameters: SEARCH_PARAMETERS,
      reply: anyShape(taskPage),
      handle: async (exchange) => {
        const query = collectOthers(exchange)
        const search = parseSearchQuery(exchange.queryEntries, await contextOf())
        const sort = parseSort(query('sort'))
        const limit = readNumber('limit', query('limit'), { most: LIMIT_MAX, digits: 4 }) ?? LIMIT
        const shape = taskPageOf(parseFields(query('fields')))
        const cursor = query('cursor')
        const after = cursor === undefined ? undefined : parseCursor(cursor, search, sort)
        return answer(tasks, exchange, shape, async () => {
          // One more than asked for tells whether there is a next page.
          const found = await tasks.search(search, {
            sort,
            limit: limit + 1,
            ...(after === undefined ? {} : { after }),
          })
          const page = found.slice(0, limit)
          const last = found.length > limit ? page.at(-1) : undefined
          return {
            tasks: page.map(toTaskView),
            next: last === undefined ? null : formatCursor(last, search, sort),
          }
        })
      },
    },
    {
      method: 'GET',
      path: '/api/tasks/summary',
      summary:
        'How many tasks pass every condition given, by state, type, day, hour, minute, site, VPG or initiator.',
      source: 'ours',
      parameters: SUMMARY_PARAMETERS,
      reply: anyShape(taskSummary),
      handle: async (exchange) => {
        const by = parseGroupKeys(collectOthers(exchange)('by'))
        const search = parseSearchQuery(exchange.queryEntries, await contextOf(), ['by'])
        return answer(tasks, exchange, taskSummaryOf(by), async () => {
          const groups = await tasks.summarize(search, by, GROUPS_MAX + 1)
          if (groups.length <= GROUPS_MAX) return toTaskSummary(groups, by)
          throw new Problem(
            'filter-unreadable',
            `There are more than ${GROUPS_MAX} groups by ${by.join(', ')}; narrow the tasks down, such as by startedAfterDate, or count by fewer keys.`,
          )
        })
      },
    },
  ]
}

/** A name that is not a condition may be given once. */
function collectOthers({ queryEntries }: Exchange): (name: string) => string | undefined {
  return collectQuery(queryEntries)
}

/** An answer that is read only where the client has not got it already. */
async function answer<Value>(
  tasks: TaskStore,
  { format, style }: Exchange,
  shape: Shape<Value>,
  read: () => Promise<Value>,
) {
  // Before the tasks are: what changes in between makes the tag older than the tasks, and never newer.
  const revision = await tasks.revision()
  return listing(`search ${revision}`, async function* () {
    yield { bytes: Buffer.from(writeDocument(shape, await read(), format, style)) }
  })
}
