import type { Proof } from '../access/index.ts'
import type { ChangeFeed } from '../feed/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import { collectQuery, parseSearchQuery } from '../wire/index.ts'
import type { EventStreams } from './event-streams.ts'
import { EVENT_PARAMETERS } from './query-parameters.ts'
import type { Exchange, Route } from './route.ts'

/** Changes of tasks as they happen, ours: server-sent events. */
export function eventRoutes({
  feed,
  streams,
  tasks,
  zone,
}: {
  readonly feed: ChangeFeed
  readonly streams: EventStreams
  readonly tasks: TaskStore
  readonly zone: TimeZone
}): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/events',
      summary:
        'Every change of every task that passes the conditions, as server-sent events, from now on or after a position.',
      source: 'ours; the HTML standard, 9.2',
      parameters: EVENT_PARAMETERS,
      replies: [{ mediaType: 'text/event-stream' }],
      handle: async (exchange) => {
        const { types, states } = await tasks.vocabulary()
        const context = { zone, moreTypes: types, moreStates: states }
        const search = parseSearchQuery(exchange.queryEntries, context, ['after'])
        const after = await beginningOf(exchange, feed)
        streams.refuseMore()
        return {
          kind: 'open',
          headers: {
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-cache, no-transform',
            'x-content-type-options': 'nosniff',
            // What stands between is not to collect events before it passes them on.
            'x-accel-buffering': 'no',
          },
          open: (response) => streams.open(response, { search, after, proof: streamProof(exchange) }),
        }
      },
    },
  ]
}

/** A console that is left alone follows on by itself: that must not keep somebody signed in who has gone. */
function streamProof({ proof, header }: Exchange): Proof {
  const isByCookie = header('x-zerto-session') === undefined && header('authorization') === undefined
  return isByCookie ? { ...proof, isPassive: true } : proof
}

/**
 * The position after which a client wants to be told: by `Last-Event-ID`, which is newer than the address of a client
 * that connects again, or by `after`; else now.
 *
 * @throws Problem `filter-unreadable`, `changes-forgotten`
 */
async function beginningOf({ header, queryEntries }: Exchange, feed: ChangeFeed): Promise<number> {
  const lastId = header('last-event-id')?.trim() || undefined
  const [name, text] =
    lastId === undefined ? ['after', collectQuery(queryEntries)('after')] : ['Last-Event-ID', lastId]
  const newest = await feed.lastPosition()
  if (text === undefined) return newest
  const after = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (after === undefined) {
    throw new Problem(
      'filter-unreadable',
      `${name} ${quoted(text)} is not a position; give the id of an event as it came, or none to begin now.`,
    )
  }
  if (after > newest) {
    throw new Problem(
      'filter-unreadable',
      `${name} ${after} is beyond the newest change, ${newest}; read the tasks anew and begin without a position.`,
    )
  }
  // Whether the changes are still kept is found out while there can be a status.
  await feed.read(after, 1)
  return after
}
