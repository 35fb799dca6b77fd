import {
  createEmptySite,
  createUnknownLocalSite,
  type LocalSite,
  type Site,
  type Vm,
  type Vpg,
} from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import {
  checkpointApi,
  flrSessionApi,
  fromCheckpointApi,
  fromFlrSessionApi,
  fromLocalSiteApi,
  fromPeerSiteApi,
  fromServiceProfileApi,
  fromTaskApi,
  fromVmApi,
  fromVpgApi,
  fromVraApi,
  fromZorgApi,
  localSiteApi,
  peerSiteApi,
  serviceProfileApi,
  taskApi,
  vmApi,
  vpgApi,
  vraApi,
  zorgApi,
} from '../wire/index.ts'
import { decodeList, decodeOne, membersOf, type Place, type Recorded } from './recorded-value.ts'
import { decodeVirtualizationSite } from './virtualization-file.ts'

const MEMBERS = [
  'localsite',
  'peersites',
  'vpgs',
  'vms',
  'flrs',
  'vras',
  'virtualizationsites',
  'checkpoints',
  'serviceprofiles',
  'zorgs',
  'tasks',
] as const

/**
 * Reads a site file: a JSON object whose members are resource names, in any letter case and each optional, with
 * what a server answered under that name.
 *
 * @param fileName for messages alone
 * @throws Problem `file-unreadable` where the text is no such object, `value-unreadable` where an answer in it
 * cannot be read; the message names file and place
 */
export function decodeSiteFile(text: string, fileName: string): Site {
  const top: Place = { fileName, path: '' }
  const members = membersOf(parseRecorded(text, fileName), top)
  for (const name of members.keys()) {
    if (!(MEMBERS as readonly string[]).includes(name)) {
      throw new Problem(
        'file-unreadable',
        `${fileName} has a member ${quoted(name)} that is not read; a site file has ${MEMBERS.join(', ')}.`,
      )
    }
  }
  const at = (name: (typeof MEMBERS)[number]) => ({ raw: members.get(name), place: { fileName, path: name } })
  const vpgs = decodeList(at('vpgs'), vpgApi, fromVpgApi)
  const vms = decodeList(at('vms'), vmApi, fromVmApi)
  const localSite = at('localsite')
  return {
    ...createEmptySite(
      localSite.raw === undefined || localSite.raw === null
        ? findLocalSide([...vpgs, ...vms])
        : decodeOne(localSite, localSiteApi, fromLocalSiteApi),
    ),
    peerSites: decodeList(at('peersites'), peerSiteApi, fromPeerSiteApi),
    vpgs,
    vms,
    flrSessions: decodeList(at('flrs'), flrSessionApi, fromFlrSessionApi),
    vras: decodeList(at('vras'), vraApi, fromVraApi),
    virtualizationSites: decodeVirtualizationSites(at('virtualizationsites')),
    checkpoints: decodeCheckpoints(at('checkpoints')),
    serviceProfiles: decodeList(at('serviceprofiles'), serviceProfileApi, fromServiceProfileApi),
    zorgs: decodeList(at('zorgs'), zorgApi, fromZorgApi),
    tasks: decodeList(at('tasks'), taskApi, fromTaskApi),
  }
}

/** A number past 2^53, such as a VraIdentifier, is kept as its digits. */
function parseRecorded(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ''), (...given: readonly unknown[]) => {
      const [, value, context] = given
      const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      return isRounded ? sourceOf(context, value) : value
    })
  } catch (error) {
    throw new Problem(
      'file-unreadable',
      `${fileName} is not JSON; write an object such as {"vpgs": [ … ]} with the answers of a server.`,
      { cause: error },
    )
  }
}

function sourceOf(context: unknown, value: number): unknown {
  return typeof context === 'object' && context !== null && 'source' in context ? context.source : value
}

function decodeVirtualizationSites({ raw, place }: Recorded): Site['virtualizationSites'] {
  return asList(raw).map((site, index) =>
    decodeVirtualizationSite(site, { ...place, path: `${place.path}[${index}]` }),
  )
}

/** The checkpoints of each VPG, oldest first whatever their order in the file. */
function decodeCheckpoints({ raw, place }: Recorded): Site['checkpoints'] {
  if (raw === undefined || raw === null) return new Map()
  return new Map(
    [...membersOf(raw, place)].map(([vpg, checkpoints]) => {
      const within = { ...place, path: `${place.path}.${vpg}` }
      const decoded = decodeList({ raw: checkpoints, place: within }, checkpointApi, fromCheckpointApi)
      return [vpg, decoded.toSorted((one, other) => one.takenAt - other.takenAt)]
    }),
  )
}

function asList(raw: unknown): readonly unknown[] {
  return raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw]
}

/** The local site as the VPGs and VMs name it, where the file does not hold the site itself. */
function findLocalSide(items: readonly (Vpg | Vm)[]): LocalSite | null {
  for (const item of items) {
    for (const [side, name] of [
      [item.protectedSite, item.protectedSiteName],
      [item.recoverySite, item.recoverySiteName],
    ] as const) {
      if (side?.isLocal !== true) continue
      return { ...createUnknownLocalSite(side.identifier, null), name: name || side.identifier }
    }
  }
  return null
}
