import { Untried } from './check.ts'
import type { Target } from './target.ts'

/** Where an identifier in a path is found: the member of the items of a list, as a path. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  '/v1/tasks': 'TaskIdentifier',
  '/v1/peersites': 'SiteIdentifier',
  '/v1/vpgs': 'VpgIdentifier',
  '/v1/vms': 'VmIdentifier',
  '/v1/flrs': 'FlrSessionIdentifier',
  '/v1/vras': 'VraIdentifierStr',
  '/v1/virtualizationsites': 'SiteIdentifier',
  '/v1/virtualizationsites/{siteIdentifier}/hosts': 'HostIdentifier',
  '/v1/zorgs': 'ZorgIdentifier',
  '/v1/serviceprofiles': 'ServiceProfileIdentifier',
  '/v1/alerts': 'Link.identifier',
  '/v1/events': 'EventIdentifier',
}

/** How many items of a list are tried: some have nothing below them. */
const TRIED_MAX = 3

/**
 * The addresses that a path stands for, with identifiers of things that the server lists: some, not all.
 *
 * @throws Untried where a list is empty
 */
export async function* findAddresses(target: Target, path: string): AsyncGenerator<string> {
  const start = path.lastIndexOf('/{')
  if (start < 0) {
    yield path
    return
  }
  const [lister, rest] = [path.slice(0, start), path.slice(path.indexOf('}', start) + 1)]
  const member = IDENTIFIERS[lister] ?? ''
  let found = 0
  for await (const list of findAddresses(target, lister)) {
    for (const item of (await target.items(list)).slice(0, TRIED_MAX)) {
      const identifier = memberOf(item, member)
      if (typeof identifier !== 'string' || identifier === '') continue
      found += 1
      yield `${list}/${encodeURIComponent(identifier).replaceAll('%3A', ':')}${rest}`
    }
  }
  if (found === 0) throw new Untried(`GET ${lister} lists nothing with a ${member}`)
}

/** The first of these addresses. @throws Untried where there is none */
export async function firstAddress(target: Target, path: string): Promise<string> {
  for await (const address of findAddresses(target, path)) return address
  throw new Untried(`there is nothing at ${path}`)
}

/** A member of what JSON.parse gave, by its name or a path of names: `Link.identifier`. */
export function memberOf(value: unknown, path: string): unknown {
  let found = value
  for (const name of path.split('.')) {
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, name)
        ? (found as Readonly<Record<string, unknown>>)[name]
        : undefined
  }
  return found
}

/** The tasks as JSON has them. @throws Untried where there are none */
export async function taskItems(target: Target): Promise<readonly unknown[]> {
  const { raw } = await target.tasks()
  if (raw.length === 0) throw new Untried('there are no tasks')
  return raw
}
