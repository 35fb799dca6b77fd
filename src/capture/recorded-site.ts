import {
  createEmptySite,
  createUnknownLocalSite,
  type LocalSite,
  type Site,
  type Vm,
  type Vpg,
} from '../inventory/index.ts'
import { quoted } from '../problem/index.ts'
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
import {
  asList,
  decodeList,
  decodeOne,
  membersOf,
  type Place,
  type Recorded,
  RecordedProblem,
  within,
} from './recorded-value.ts'
import { decodeVirtualizationSite } from './virtualization-file.ts'

/** What a recorded site may have, by name. */
export const RECORDED_MEMBERS = [
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

export type RecordedMember = (typeof RECORDED_MEMBERS)[number]

/** When it was recorded. Whoever plays the site reads it; it is not of the site. */
const AT = 'at'

/**
 * Reads what a server answered: an object whose members are resource names, in any letter case and each
 * optional. A member `at` is allowed beside them.
 *
 * @param place where the object stands, for messages
 * @throws RecordedProblem (a Problem `file-unreadable` or `value-unreadable`)
 */
export function decodeRecordedSite(raw: unknown, place: Place): Site {
  const members = membersOf(raw, place)
  for (const name of members.keys()) {
    if (name === AT || (RECORDED_MEMBERS as readonly string[]).includes(name)) continue
    throw new RecordedProblem('file-unreadable', {
      place,
      lead: ' ',
      reason: `has a member ${quoted(name)} that is not read; a site file has ${RECORDED_MEMBERS.join(', ')}.`,
      member: name,
    })
  }
  const at = (name: RecordedMember) => ({ raw: members.get(name), place: within(place, name) })
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

function decodeVirtualizationSites({ raw, place }: Recorded): Site['virtualizationSites'] {
  return asList(raw).map((site, index) => decodeVirtualizationSite(site, within(place, `[${index}]`)))
}

/** The checkpoints of each VPG, oldest first whatever their order in the file. */
function decodeCheckpoints({ raw, place }: Recorded): Site['checkpoints'] {
  if (raw === undefined || raw === null) return new Map()
  return new Map(
    [...membersOf(raw, place)].map(([vpg, checkpoints]) => {
      const at = within(place, vpg)
      const decoded = decodeList({ raw: checkpoints, place: at }, checkpointApi, fromCheckpointApi)
      return [vpg, decoded.toSorted((one, other) => one.takenAt - other.takenAt)]
    }),
  )
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
