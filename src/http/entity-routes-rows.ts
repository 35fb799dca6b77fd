import { Problem, quoted } from '../problem/index.ts'
import type { SiteDirectory } from '../site/index.ts'
import type { TimeZone } from '../task/index.ts'
import { list, type Profile, plainText, type Shape } from '../wire/index.ts'
import { document } from './answer.ts'
import { type EntityFilter, filterItems } from './entity-routes-filters.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

/** What the routes of entities stand on. */
export interface EntityRoutesOptions {
  readonly directory: SiteDirectory
  /** The zone of dates without `Z`, and the local time of the server. */
  readonly zone: TimeZone
  readonly clock: { now(): number }
  readonly profile: Profile
}

type Told = Pick<Route, 'path' | 'summary' | 'source'>

/** A list of entities with its filters. */
export function listRoute<Item, Api>(
  told: Told,
  {
    shape,
    zone,
    filters = [],
    items,
    toApi,
  }: {
    shape: Shape<Api>
    zone: TimeZone
    filters?: readonly EntityFilter<Item>[]
    items: (exchange: Exchange) => Promise<readonly Item[]>
    toApi: (item: Item, origin: string) => Api
  },
): Route {
  const whole = list(shape)
  return {
    ...told,
    method: 'GET',
    ...(filters.length === 0
      ? {}
      : { parameters: filters.map(({ name, doc, schema }) => ({ name, doc, schema })) }),
    reply: anyShape(whole),
    handle: async (exchange) => {
      const kept = filterItems(await items(exchange), filters, { exchange, zone })
      return document(
        whole,
        kept.map((item) => toApi(item, exchange.origin)),
      )
    },
  }
}

/** One entity. */
export function singleRoute<Api>(
  told: Told,
  { shape, find }: { shape: Shape<Api>; find: (exchange: Exchange) => Promise<Api> },
): Route {
  return {
    ...told,
    method: 'GET',
    reply: anyShape(shape),
    handle: async (exchange) => document(shape, await find(exchange)),
  }
}

/** The words that a member or a filter may have. */
export function wordsRoute(told: Told, words: readonly string[]): Route {
  return {
    ...told,
    method: 'GET',
    reply: anyShape(list(plainText)),
    handle: async () => document(list(plainText), words),
  }
}

/**
 * What was found.
 *
 * @throws Problem `entity-not-found`, naming kind and identifier
 */
export function found<Item>(
  item: Item | undefined,
  { kind, identifier, lister }: { kind: string; identifier: string; lister: string },
): Item {
  if (item !== undefined) return item
  throw new Problem(
    'entity-not-found',
    `There is no ${kind} ${quoted(identifier)}; GET ${lister} lists those there are.`,
  )
}

/** A parameter of the path. */
export function inPath(exchange: Exchange, name: string): string {
  return exchange.params[name] ?? ''
}
