import type { Check } from './check.ts'
import { expect, Untried } from './check.ts'
import { describe } from './compare.ts'
import { expectFormat, readJson } from './expectations.ts'
import { memberOf } from './places.ts'
import { ACCEPT, type Target } from './target.ts'

/** A filter of a list: the items whose member is the value are those that are to be listed. */
interface MemberFilter {
  readonly path: string
  readonly parameter: string
  readonly member: string
  /** What tells one item from another. */
  readonly key: string
}

const FILTERS: readonly MemberFilter[] = [
  { path: '/v1/peersites', parameter: 'peerName', member: 'PeerSiteName', key: 'SiteIdentifier' },
  { path: '/v1/vpgs', parameter: 'name', member: 'VpgName', key: 'VpgIdentifier' },
  { path: '/v1/vpgs', parameter: 'priority', member: 'Priority', key: 'VpgIdentifier' },
  { path: '/v1/vms', parameter: 'vpgName', member: 'VpgName', key: 'VmIdentifier' },
  { path: '/v1/vms', parameter: 'vmName', member: 'VmName', key: 'VmIdentifier' },
  { path: '/v1/vras', parameter: 'vraName', member: 'VraName', key: 'VraIdentifierStr' },
  { path: '/v1/flrs', parameter: 'vmIdentifier', member: 'VmIdentifier', key: 'FlrSessionIdentifier' },
]

/** Filters of entities: what is listed is what a filter over the whole list leaves. */
export const ENTITY_FILTER_CHECKS: readonly Check[] = [
  ...FILTERS.map((filter): Check => {
    const { path, parameter, member } = filter
    return {
      id: `${path.slice('/v1/'.length)}.filter.${parameter}`,
      what: `The filter ${parameter} lists those with this ${member}, and no others.`,
      path,
      evidence: 'documented',
      source: 'the 10.0 OpenAPI',
      judge: (target) => judgeFilter(target, filter),
    }
  }),
  {
    id: 'links.answer',
    what: 'What tasks and VPGs link to answers 200.',
    path: '/v1/tasks',
    evidence: 'inferred',
    source: 'wire contract 5.1',
    judge: judgeLinks,
  },
]

async function judgeFilter(target: Target, { path, parameter, member, key }: MemberFilter): Promise<void> {
  const all = await target.items(path)
  const value = all.map((item) => memberOf(item, member)).find((found) => found !== null && found !== '')
  if (value === undefined) throw new Untried(`GET ${path} lists nothing with a ${member}`)
  const expected = all.filter((item) => memberOf(item, member) === value).map((item) => memberOf(item, key))
  const query = `${parameter}=${encodeURIComponent(String(value))}`
  const answer = await target.get(`${path}?${query}`, { accept: ACCEPT.json })
  expectFormat(answer, 'json')
  const raw = readJson(answer)
  const got = Array.isArray(raw) ? raw.map((item) => memberOf(item, key)) : []
  const isSame = got.length === expected.length && expected.every((item) => got.includes(item))
  expect(isSame, `${expected.length} of ${all.length}`, describe(raw))
}

const LINKS_MAX = 12

async function judgeLinks(target: Target): Promise<void> {
  const { raw } = await target.tasks()
  const texts = JSON.stringify([...raw, ...(await target.items('/v1/vpgs').catch(() => []))])
  // By path alone: the address in a link is the one by which the server knows itself.
  const links = [...texts.matchAll(/"href":"https?:[\\/]+[^/"\\]+([^"\\]+)"/g)].map(([, path = '']) => path)
  const paths = [...new Set(links)]
  if (paths.length === 0) throw new Untried('there is no link')
  // Of every kind some, since most are tasks.
  const kinds = Map.groupBy(paths, (path) => path.split('/').slice(0, 3).join('/'))
  const shares = [...kinds.values()].flatMap((share) => share.slice(0, Math.ceil(LINKS_MAX / kinds.size)))
  for (const path of shares) {
    const { status } = await target.get(path, { accept: ACCEPT.json })
    expect(status === 200, `${path}: status 200`, `${path}: status ${status}`)
  }
}
