import {
  alertApi,
  checkpointApi,
  checkpointStatsApi,
  datastoreApi,
  datastoreClusterApi,
  deviceApi,
  eventApi,
  type Format,
  flrSessionApi,
  folderApi,
  hostApi,
  hostClusterApi,
  linkString,
  list,
  localSiteApi,
  loginBannerApi,
  networkApi,
  type Profile,
  peerSiteApi,
  plainText,
  pointInTimeApi,
  pointInTimeStatsApi,
  repositoryApi,
  resourcePoolApi,
  type Shape,
  serverDate,
  serviceProfileApi,
  virtualizationSiteApi,
  vmApi,
  vmNativeApi,
  vpgApi,
  vraApi,
  zorgApi,
} from '../wire/index.ts'
import { type Check, type Evidence, Untried } from './check.ts'
import { expectContract } from './expectations.ts'
import { findAddresses } from './places.ts'
import type { Target } from './target.ts'

/** What a path answers, and how we know. */
interface Contract {
  readonly path: string
  readonly shape: Shape<never> | ((profile: Profile) => Shape<never>)
  readonly evidence: Evidence
  readonly source: string
  /** Of the names in XML; inferred from the rule for all contracts unless given. */
  readonly xmlEvidence?: Evidence
}

type Known = Pick<Contract, 'evidence' | 'source' | 'xmlEvidence'>

const OPENAPI: Known = { evidence: 'documented', source: 'the 10.0 OpenAPI' }
const RECORDED: Known = { evidence: 'observed', source: 'wire contract 5.2' }
const RECORDED_XML: Known = { ...RECORDED, xmlEvidence: 'documented' }
const PUBLISHED: Known = { evidence: 'documented', source: 'wire contract 5.2' }

function row<Value>(path: string, shape: Shape<Value>, known: Known): Contract {
  // Only what is read is written again, so the value never meets another shape.
  return { path, shape: shape as unknown as Shape<never>, ...known }
}

function words(...paths: readonly string[]): readonly Contract[] {
  return paths.map((path) => row(path, list(plainText), OPENAPI))
}

const inSite = (name: string) => `/v1/virtualizationsites/{siteIdentifier}/${name}`

/** Every contract but that of tasks. */
const CONTRACTS: readonly Contract[] = [
  row('/v1', list(linkString), {
    evidence: 'documented',
    source: 'wire contract 3.1',
    xmlEvidence: 'documented',
  }),
  row('/v1/localsite', localSiteApi, RECORDED),
  row('/v1/localsite/settings/loginBanner', loginBannerApi, OPENAPI),
  row('/v1/peersites', list(peerSiteApi), PUBLISHED),
  row('/v1/peersites/{siteIdentifier}', peerSiteApi, PUBLISHED),
  row('/v1/vpgs', list(vpgApi), RECORDED_XML),
  row('/v1/vpgs/{vpgIdentifier}', vpgApi, RECORDED_XML),
  row('/v1/vpgs/{vpgIdentifier}/checkpoints', list(checkpointApi), RECORDED),
  row('/v1/vpgs/{vpgIdentifier}/checkpoints/stats', checkpointStatsApi, OPENAPI),
  row('/v1/vms', list(vmApi), RECORDED_XML),
  row('/v1/vms/{vmIdentifier}', vmApi, OPENAPI),
  row('/v1/vms/{vmIdentifier}/pointsInTime', list(pointInTimeApi), OPENAPI),
  row('/v1/vms/{vmIdentifier}/pointsInTime/stats', pointInTimeStatsApi, OPENAPI),
  row('/v1/flrs', list(flrSessionApi), PUBLISHED),
  {
    path: '/v1/flrs/{flrSessionIdentifier}',
    shape: (profile) =>
      (profile === 'appliance' ? list(flrSessionApi) : flrSessionApi) as unknown as Shape<never>,
    ...PUBLISHED,
    source: 'DEV-034',
  },
  row('/v1/vras', list(vraApi), RECORDED),
  row('/v1/vras/{vraIdentifier}', vraApi, RECORDED),
  row('/v1/virtualizationsites', list(virtualizationSiteApi), RECORDED_XML),
  row('/v1/virtualizationsites/{siteIdentifier}', virtualizationSiteApi, RECORDED),
  row(inSite('hosts'), list(hostApi), RECORDED),
  row(inSite('hosts/{hostIdentifier}'), hostApi, RECORDED),
  row(inSite('vms'), list(vmNativeApi), RECORDED_XML),
  row(inSite('datastores'), list(datastoreApi), RECORDED_XML),
  row(inSite('folders'), list(folderApi), RECORDED),
  row(inSite('networks'), list(networkApi), RECORDED),
  row(inSite('hostclusters'), list(hostClusterApi), RECORDED),
  row(inSite('datastoreclusters'), list(datastoreClusterApi), RECORDED),
  row(inSite('resourcepools'), list(resourcePoolApi), RECORDED),
  row(inSite('devices'), list(deviceApi), RECORDED),
  row(inSite('repositories'), list(repositoryApi), RECORDED),
  row('/v1/zorgs', list(zorgApi), OPENAPI),
  row('/v1/zorgs/{zorgIdentifier}', zorgApi, OPENAPI),
  row('/v1/serviceprofiles', list(serviceProfileApi), OPENAPI),
  row('/v1/serviceprofiles/{serviceProfileIdentifier}', serviceProfileApi, OPENAPI),
  row('/v1/alerts', list(alertApi), OPENAPI),
  row('/v1/alerts/{alertIdentifier}', alertApi, OPENAPI),
  row('/v1/events', list(eventApi), PUBLISHED),
  row('/v1/events/{eventIdentifier}', eventApi, OPENAPI),
  row('/v1/serverDateTime/serverDateTimeLocal', serverDate, OPENAPI),
  row('/v1/serverDateTime/serverDateTimeUtc', serverDate, OPENAPI),
  row('/v1/serverDateTime/dateTimeArgument', serverDate, OPENAPI),
  ...words(
    '/v1/localsite/pairingstatuses',
    '/v1/peersites/pairingstatuses',
    '/v1/vpgs/statuses',
    '/v1/vpgs/substatuses',
    '/v1/vpgs/priorities',
    '/v1/vpgs/entitytypes',
    '/v1/vpgs/retentionpolicies',
    '/v1/vpgs/failovershutdownpolicies',
    '/v1/vpgs/failovercommitpolicies',
    '/v1/vras/statuses',
    '/v1/vras/ipconfigurationtypes',
    '/v1/alerts/levels',
    '/v1/alerts/entities',
    '/v1/alerts/helpidentifiers',
    '/v1/events/types',
    '/v1/events/entities',
    '/v1/events/categories',
  ),
]

/** What is asked where a path needs a query. */
const QUERIES: Readonly<Record<string, string>> = {
  '/v1/serverDateTime/dateTimeArgument': '?dateTime=2021-06-07T13:16:00.000Z',
}

/** The contract of every path that tasks link to, in both formats. */
export const ENTITY_CHECKS: readonly Check[] = CONTRACTS.flatMap((contract) => [
  contractCheck(contract, 'json'),
  contractCheck(contract, 'xml'),
])

function contractCheck(contract: Contract, format: Format): Check {
  const { path, shape, evidence, source, xmlEvidence = 'inferred' } = contract
  const isJson = format === 'json'
  return {
    id: `${idOf(path)}.${format}`,
    what: isJson
      ? 'The answer in JSON has the members of its contract, in order, with the values of their kind.'
      : 'The answer in XML has the root, the namespace and the elements of its contract, in order.',
    path,
    evidence: isJson ? evidence : xmlEvidence,
    source: isJson ? source : 'wire contract 1.1',
    async judge(target) {
      const { style } = target
      const whole = typeof shape === 'function' ? shape(style.profile) : shape
      const address = await findFilled(target, path, format)
      const answer = await target.page(`${address}${QUERIES[path] ?? ''}`, format)
      expectContract(answer, { shape: whole, format, style })
    },
  }
}

/** `/v1/vpgs/{vpgIdentifier}/checkpoints` as `vpgs.one.checkpoints`. */
function idOf(path: string): string {
  const parts = path.split('/').slice(2)
  return parts.length === 0
    ? 'services'
    : parts.map((part) => (part.startsWith('{') ? 'one' : part)).join('.')
}

/**
 * An address at which there is something to look at. An empty list has a root in XML, and nothing in JSON.
 *
 * @throws Untried where there is none
 */
async function findFilled(target: Target, path: string, format: Format): Promise<string> {
  let empty: string | undefined
  for await (const address of findAddresses(target, path)) {
    const answer = await target.page(`${address}${QUERIES[path] ?? ''}`, 'json')
    // What is no list of nothing shows its contract, or that it has none.
    if (answer.status !== 200 || answer.text.trim() !== '[]') return address
    empty ??= address
  }
  if (empty !== undefined && format === 'xml') return empty
  throw new Untried('the list is empty')
}
