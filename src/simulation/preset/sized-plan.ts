import { Problem } from '../../problem/index.ts'
import {
  type DataCentrePlan,
  PROFILES,
  type SitePlan,
  type VmPlan,
  type VpgCondition,
  type VpgPlan,
} from './site-plan.ts'
import type { VmRole } from './vm-roles.ts'

export interface SiteSize {
  /** 0 to 100,000. */
  readonly vpgs: number
  /** 1 to 1,000. */
  readonly vmsPerVpg: number
  /** Of each site, 1 to 10,000. */
  readonly hosts: number
  /** The local one and its peers, 1 to 16; 3 where it is not said. A site alone recovers to itself. */
  readonly sites?: number
  /** Days of task history, 0 to 366; 7 where it is not said. */
  readonly historyDays?: number
}

/** What a size may be. `sites` keeps each data centre's addresses within 10.0.0.0/8. */
const BOUNDS: Readonly<Record<keyof SiteSize, readonly [number, number]>> = {
  vpgs: [0, 100_000],
  vmsPerVpg: [1, 1_000],
  hosts: [1, 10_000],
  sites: [1, 16],
  historyDays: [0, 366],
}

/** The size with nothing left out. @throws Problem `value-unreadable` for one that is not whole or out of bounds */
export function completeSize(size: SiteSize): Required<SiteSize> {
  const { vpgs, vmsPerVpg, hosts, sites = 3, historyDays = 7 } = size
  const complete = { vpgs, vmsPerVpg, hosts, sites, historyDays }
  for (const [name, [least, most]] of Object.entries(BOUNDS)) {
    const value = complete[name as keyof SiteSize]
    if (Number.isInteger(value) && value >= least && value <= most) continue
    throw new Problem(
      'value-unreadable',
      `${name} of the site is ${value}; it is a whole number from ${least} to ${most}.`,
    )
  }
  return complete
}

const PLACES: readonly (readonly [string, string])[] = [
  ['Hamburg', 'ham'],
  ['Rotterdam', 'rtm'],
  ['Aarhus', 'aar'],
  ['Gdansk', 'gdn'],
  ['Antwerp', 'ant'],
  ['Bilbao', 'bio'],
  ['Genoa', 'goa'],
  ['Piraeus', 'pir'],
  ['Gothenburg', 'got'],
  ['Turku', 'tku'],
  ['Leith', 'lei'],
  ['Cork', 'ork'],
  ['Porto', 'opo'],
  ['Trieste', 'trs'],
  ['Riga', 'rix'],
  ['Bergen', 'bgo'],
]

/** What companies run, by the short names that machines carry. */
const APPLICATIONS = [
  'ERP', 'CRM', 'SQL', 'MAIL', 'WEB', 'FILES', 'HR', 'WMS', 'BI', 'DMS', 'EDI', 'PLM',
  'MES', 'POS', 'IDM', 'GIS', 'DWH', 'PORTAL', 'BILLING', 'ARCHIVE', 'BUILD', 'VOICE', 'SHOP', 'PRINT',
] as const // biome-ignore format: a list of words reads better filled

const TIERS: readonly (readonly [string, VmRole, VmRole])[] = [
  ['DB', 'sqlDatabase', 'linuxDatabase'],
  ['APP', 'windowsApplication', 'linuxApplication'],
  ['WEB', 'windowsWeb', 'linuxWeb'],
]

const PRIORITIES = ['High', 'Medium', 'Medium', 'Low'] as const
const JOURNAL_HOURS = [168, 72, 24, 48, 12, 4, 24, 96] as const

/** A plan of a given size: applications by number, recovering at the peers in turn. */
export function createSizedPlan({ vpgs, vmsPerVpg, hosts, sites }: Required<SiteSize>): SitePlan {
  return {
    dataCentres: PLACES.slice(0, sites).map(([name, code], index) => ({
      name,
      location: name,
      code,
      network: 10 * (index + 1),
      hosts,
      hostsPerCluster: 8,
      unprotected: unprotectedAt(code, Math.max(4, Math.ceil((vpgs * vmsPerVpg) / (20 * sites)))),
    })) satisfies readonly DataCentrePlan[],
    profiles: PROFILES,
    vpgs: Array.from({ length: vpgs }, (_, index) => sizedVpg(index, { vmsPerVpg, peers: sites - 1 })),
    hasOutdatedVra: false,
  }
}

function sizedVpg(index: number, { vmsPerVpg, peers }: { vmsPerVpg: number; peers: number }): VpgPlan {
  const application = APPLICATIONS[index % APPLICATIONS.length] ?? 'APP'
  const name = `${application}-${String(Math.floor(index / APPLICATIONS.length) + 1).padStart(2, '0')}`
  const journalHours = JOURNAL_HOURS[index % JOURNAL_HOURS.length] ?? 24
  const peer = peers === 0 ? 0 : 1 + (index % peers)
  const isIncoming = index % 12 === 11
  return {
    name,
    description: '',
    priority: PRIORITIES[index % PRIORITIES.length] ?? 'Medium',
    journalHours,
    protectedAt: isIncoming ? peer : 0,
    recoveredAt: isIncoming ? 0 : peer,
    profile: PROFILES.find((profile) => profile.historyHours === journalHours)?.name ?? null,
    organization: null,
    condition: conditionOf(index),
    isBackupEnabled: index % 10 === 6,
    vms: Array.from({ length: vmsPerVpg }, (_, vm) => sizedVm(name, vm, index % 2 === 0)),
  }
}

function conditionOf(index: number): VpgCondition {
  if (index % 50 === 25) return 'Paused'
  return index % 40 === 17 ? 'Behind' : 'Healthy'
}

function sizedVm(vpg: string, index: number, isWindows: boolean): VmPlan {
  const [tier, windows, linux] = TIERS[index % TIERS.length] ?? [
    'APP',
    'windowsApplication',
    'linuxApplication',
  ]
  const number = String(Math.floor(index / TIERS.length) + 1).padStart(2, '0')
  return { name: `${vpg}-${tier}${number}`, role: isWindows ? windows : linux }
}

function unprotectedAt(code: string, count: number): readonly VmPlan[] {
  const prefix = code.toUpperCase()
  const own: readonly VmPlan[] = [
    { name: `${prefix}-VC01`, role: 'linuxApplication' },
    { name: `${prefix}-ZVM01`, role: 'linuxUtility' },
  ]
  return own.concat(
    Array.from({ length: count - own.length }, (_, index) => ({
      name: `${prefix}-DEV${String(index + 1).padStart(3, '0')}`,
      role: index % 2 === 0 ? ('windowsApplication' as const) : ('linuxApplication' as const),
    })),
  )
}
