import { type VpgPriority, vpgPriorities } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { DataCentrePlan, SitePlan, VmPlan, VpgCondition, VpgPlan } from './site-plan.ts'
import type { VmRole } from './vm-roles.ts'

/** A site of a `WrittenPlan`. */
export interface WrittenSite {
  readonly name: string
  /** The name where it is left out. */
  readonly location?: string
  /** 1 to 1,000; 4 where it is left out. */
  readonly hosts?: number
}

/** A VPG of a `WrittenPlan`. */
export interface WrittenVpg {
  readonly name: string
  /** How many, 1 to 1,000, or their names. */
  readonly vms: number | readonly string[]
  /** The name of a site; the first one where it is left out. */
  readonly protectedAt?: string
  /** The name of a site. Left out: the first one, or the second where the first is the one that is protected. */
  readonly recoveredAt?: string
  /** `Medium` where it is left out. */
  readonly priority?: VpgPriority
  /** 1 to 720; 24 where it is left out. */
  readonly journalHours?: number
  /** `Healthy` where it is left out. */
  readonly condition?: VpgCondition
  /** What each of its VMs may store, 1 to 65,536; as its role has it where it is left out. */
  readonly vmGb?: number
  /** Whether it has retention; it has none where it is left out. */
  readonly isBackupEnabled?: boolean
}

/** A small site as a person writes it down. The first site is the local one; the others are its peers. */
export interface WrittenPlan {
  /** 1 to 16. */
  readonly sites: readonly WrittenSite[]
  readonly vpgs: readonly WrittenVpg[]
}

const CONDITIONS: readonly VpgCondition[] = ['Healthy', 'Paused', 'Behind']

/** As many as addresses are laid out for, and as the sized sites have. */
const SITES_MAX = 16
const JOURNAL_HOURS = 24
const HOSTS = 4

/** What machines that somebody only counts are, in turn. */
const ROLES: readonly VmRole[] = ['sqlDatabase', 'windowsApplication', 'windowsWeb']

/**
 * The plan with all that was left out.
 *
 * @throws Problem `value-unreadable` for an empty name or one that is there twice, regardless of letter case, for a
 *   site that is none of the plan's, a VPG that the local site has no part in, and a number out of bounds. It names the place: `vpgs[2].journalHours`.
 */
export function completePlan({ sites, vpgs }: WrittenPlan): SitePlan {
  checkWhole('The number of sites', sites.length, SITES_MAX)
  checkNames('sites', sites)
  checkNames('vpgs', vpgs)
  const codes = new Set<string>()
  const dataCentres = sites.map((site, index) => toDataCentre(site, { index, codes }))
  const placeOf = (name: string, where: string) => {
    const place = sites.findIndex((site) => isSameName(site.name, name))
    if (place >= 0) return place
    const names = sites.map((site) => site.name).join(', ')
    throw unreadable(`${where} is ${quoted(name)}, which is none of the sites: ${names}.`)
  }
  const complete = vpgs.map((vpg, index) => toVpgPlan(vpg, { at: `vpgs[${index}]`, sites, placeOf }))
  checkVmNames(complete)
  return { dataCentres, profiles: [], vpgs: complete, hasOutdatedVra: false }
}

function toDataCentre(
  { name, location = name, hosts = HOSTS }: WrittenSite,
  { index, codes }: { index: number; codes: Set<string> },
): DataCentrePlan {
  checkWhole(`sites[${index}].hosts`, hosts, 1_000)
  const code = codeOf(name, codes)
  codes.add(code)
  const prefix = code.toUpperCase()
  return {
    name: name.trim(),
    location,
    code,
    network: 10 * (index + 1),
    hosts,
    hostsPerCluster: 8,
    // Something that a new VPG can protect.
    unprotected: [
      { name: `${prefix}-VC01`, role: 'linuxApplication' },
      { name: `${prefix}-ZVM01`, role: 'linuxUtility' },
      { name: `${prefix}-DEV01`, role: 'windowsApplication' },
      { name: `${prefix}-DEV02`, role: 'linuxApplication' },
    ],
  }
}

/** Three letters that no other site has: `ham` for Hamburg; where those are taken or too few, with its number. */
function codeOf(name: string, taken: ReadonlySet<string>): string {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  const code = letters.slice(0, 3)
  if (code.length === 3 && !taken.has(code)) return code
  return `${letters.slice(0, 1) || 's'}${String(taken.size + 1).padStart(2, '0')}`
}

function toVpgPlan(
  vpg: WrittenVpg,
  {
    at,
    sites,
    placeOf,
  }: { at: string; sites: readonly WrittenSite[]; placeOf: (name: string, where: string) => number },
): VpgPlan {
  const { priority = 'Medium', journalHours = JOURNAL_HOURS, condition = 'Healthy' } = vpg
  checkWhole(`${at}.journalHours`, journalHours, 720)
  checkWord(`${at}.priority`, priority, vpgPriorities.names)
  checkWord(`${at}.condition`, condition, CONDITIONS)
  const protectedAt = vpg.protectedAt === undefined ? 0 : placeOf(vpg.protectedAt, `${at}.protectedAt`)
  // A site alone recovers to itself.
  const other = protectedAt === 0 && sites.length > 1 ? 1 : 0
  const recoveredAt = vpg.recoveredAt === undefined ? other : placeOf(vpg.recoveredAt, `${at}.recoveredAt`)
  if (protectedAt !== 0 && recoveredAt !== 0) {
    throw unreadable(
      `${at} is between two peers; it is protected or recovered at ${sites[0]?.name ?? 'the first site'}.`,
    )
  }
  return {
    name: vpg.name.trim(),
    description: '',
    priority,
    journalHours,
    protectedAt,
    recoveredAt,
    profile: null,
    organization: null,
    condition,
    isBackupEnabled: vpg.isBackupEnabled ?? false,
    vms: toVmPlans(vpg, at),
  }
}

function toVmPlans({ name, vms, vmGb }: WrittenVpg, at: string): readonly VmPlan[] {
  checkWhole(typeof vms === 'number' ? `${at}.vms` : `The number of ${at}.vms`, countOf(vms), 1_000)
  if (vmGb !== undefined) checkWhole(`${at}.vmGb`, vmGb, 65_536)
  const names = typeof vms === 'number' ? Array.from({ length: vms }, (_, index) => vmName(name, index)) : vms
  return names.map((vm, index) => {
    if (vm.trim() === '') throw unreadable(`${at}.vms[${index}] is empty; give the VM a name.`)
    const role = ROLES[index % ROLES.length] ?? 'windowsApplication'
    return { name: vm.trim(), role, ...(vmGb === undefined ? {} : { disksGb: [vmGb] }) }
  })
}

function countOf(vms: WrittenVpg['vms']): number {
  return typeof vms === 'number' ? vms : vms.length
}

function vmName(vpg: string, index: number): string {
  return `${vpg.trim()}-VM${String(index + 1).padStart(2, '0')}`
}

function checkNames(list: 'sites' | 'vpgs', items: readonly { readonly name: string }[]): void {
  const known = new Map<string, number>()
  for (const [index, { name }] of items.entries()) {
    const at = `${list}[${index}].name`
    const key = name.trim().toLowerCase()
    if (key === '') throw unreadable(`${at} is empty; give it a name.`)
    const other = known.get(key)
    if (other !== undefined) {
      throw unreadable(`${at} is ${quoted(name)}, as that of ${list}[${other}]; choose another name.`)
    }
    known.set(key, index)
  }
}

/** Operations may name a VM, so that a name is one machine. */
function checkVmNames(vpgs: readonly VpgPlan[]): void {
  const known = new Map<string, string>()
  for (const vpg of vpgs) {
    for (const { name } of vpg.vms) {
      const other = known.get(name.toLowerCase())
      if (other !== undefined) {
        throw unreadable(
          `VPG ${quoted(vpg.name)} has a VM ${quoted(name)}, as has VPG ${quoted(other)}; choose another name.`,
        )
      }
      known.set(name.toLowerCase(), vpg.name)
    }
  }
}

function checkWhole(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw unreadable(`${what} is ${value}; it is a whole number from 1 to ${most}.`)
}

function checkWord(what: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return
  throw unreadable(`${what} is ${quoted(word)}; it is one of ${words.join(', ')}.`)
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
