import { isSameIdentifier } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import {
  list,
  type Shape,
  type VpgSettingsVmApi,
  vpgSettingsVmApi,
  vpgSettingsVmNicApi,
  vpgSettingsVmVolumeApi,
} from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { found } from './entity-routes-rows.ts'
import { required } from './operation-row.ts'
import type { SettingsDrafts } from './operation-settings-drafts.ts'
import { readReplacement, SETTINGS_SOURCE, settingsBody } from './operation-settings-rows.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

const VMS = '/v1/vpgSettings/:settings/vms'
const VM = `${VMS}/:vm`

/** The VMs of a draft, and the volumes and network cards of each. */
export function vmSettingsRoutes(drafts: SettingsDrafts): readonly Route[] {
  const told = { source: SETTINGS_SOURCE, role: 'producer' } as const
  const read = { source: SETTINGS_SOURCE, method: 'GET' } as const
  return [
    {
      ...read,
      path: VMS,
      summary: 'The VMs of a draft.',
      reply: anyShape(list(vpgSettingsVmApi)),
      handle: async (exchange) => document(list(vpgSettingsVmApi), vmsOf(exchange, drafts)),
    },
    {
      ...told,
      method: 'POST',
      path: VMS,
      summary: 'Adds a VM to a draft.',
      body: settingsBody(vpgSettingsVmApi),
      handle: async (exchange) => {
        const vm = await readReplacement(exchange, vpgSettingsVmApi)
        const identifier = required('VmIdentifier', vm.VmIdentifier)
        const vms = vmsOf(exchange, drafts)
        if (vms.some((each) => isNamed(each.VmIdentifier, identifier))) {
          throw new Problem(
            'operation-refused',
            `VM ${quoted(identifier)} is in this draft already; PUT it to change it.`,
          )
        }
        putVms(exchange, drafts, [...vms, vm])
        return empty()
      },
    },
    {
      ...read,
      path: VM,
      summary: 'One VM of a draft.',
      reply: anyShape(vpgSettingsVmApi),
      handle: async (exchange) => document(vpgSettingsVmApi, vmOf(exchange, drafts)),
    },
    {
      ...told,
      method: 'PUT',
      path: VM,
      summary: 'Replaces the settings of a VM of a draft.',
      body: settingsBody(vpgSettingsVmApi),
      handle: async (exchange) => {
        const sent = await readReplacement(exchange, vpgSettingsVmApi)
        const { VmIdentifier } = vmOf(exchange, drafts)
        replaceVm(exchange, drafts, { ...sent, VmIdentifier })
        return empty()
      },
    },
    {
      ...told,
      method: 'DELETE',
      path: VM,
      summary: 'Takes a VM out of a draft.',
      handle: async (exchange) => {
        const vm = vmOf(exchange, drafts)
        const others = vmsOf(exchange, drafts).filter((each) => each !== vm)
        putVms(exchange, drafts, others)
        return empty()
      },
    },
    ...partRoutes(drafts, { path: 'volumes', param: 'volume', member: 'Volumes', key: 'VolumeIdentifier' }),
    ...partRoutes(drafts, { path: 'nics', param: 'nic', member: 'Nics', key: 'NicIdentifier' }),
  ]
}

interface Part {
  readonly path: 'volumes' | 'nics'
  readonly param: string
  readonly member: 'Volumes' | 'Nics'
  readonly key: string
}

/** The volumes or network cards of a VM; a card alone can be taken away. */
function partRoutes(drafts: SettingsDrafts, { path, param, member, key }: Part): readonly Route[] {
  type Item = Readonly<Record<string, unknown>>
  // Volumes and cards are handled alike: as records with an identifier under `key`.
  const shape = (member === 'Volumes'
    ? vpgSettingsVmVolumeApi
    : vpgSettingsVmNicApi) as unknown as Shape<Item>
  const itemsOf = (vm: VpgSettingsVmApi) => vm[member] as readonly Item[]
  const itemOf = (exchange: Exchange, items: readonly Item[]) => {
    const identifier = exchange.params[param] ?? ''
    const item = items.find((each) => isNamed(each[key] as string | null, identifier))
    return found(item, { kind: param, identifier, lister: addressOf(exchange, path) })
  }
  const replaceItem = (exchange: Exchange, toItems: (item: Item) => readonly Item[]) => {
    const vm = vmOf(exchange, drafts)
    const old = itemOf(exchange, itemsOf(vm))
    const items = itemsOf(vm).flatMap((each) => (each === old ? toItems(old) : [each]))
    replaceVm(exchange, drafts, { ...vm, [member]: items })
    return empty()
  }
  const address = `${VM}/${path}`
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: address,
      summary: `The ${path} of a VM of a draft.`,
      source: SETTINGS_SOURCE,
      reply: anyShape(list(shape)),
      handle: async (exchange) => document(list(shape), itemsOf(vmOf(exchange, drafts))),
    },
    {
      method: 'GET',
      path: `${address}/:${param}`,
      summary: `One of the ${path} of a VM of a draft.`,
      source: SETTINGS_SOURCE,
      reply: anyShape(shape),
      handle: async (exchange) => document(shape, itemOf(exchange, itemsOf(vmOf(exchange, drafts)))),
    },
    {
      method: 'PUT',
      path: `${address}/:${param}`,
      summary: `Replaces one of the ${path} of a VM of a draft.`,
      source: SETTINGS_SOURCE,
      role: 'producer',
      body: settingsBody(shape),
      handle: async (exchange) => {
        const sent = await readReplacement(exchange, shape)
        return replaceItem(exchange, (old) => [{ ...sent, [key]: old[key] }])
      },
    },
  ]
  if (member === 'Volumes') return routes
  return [
    ...routes,
    {
      method: 'DELETE',
      path: `${address}/:${param}`,
      summary: `Takes one of the ${path} from a VM of a draft.`,
      source: SETTINGS_SOURCE,
      role: 'producer',
      handle: async (exchange) => replaceItem(exchange, () => []),
    },
  ]
}

function vmsOf(exchange: Exchange, drafts: SettingsDrafts): readonly VpgSettingsVmApi[] {
  return drafts.get(exchange.params.settings ?? '').Vms ?? []
}

function vmOf(exchange: Exchange, drafts: SettingsDrafts): VpgSettingsVmApi {
  const identifier = exchange.params.vm ?? ''
  const vm = vmsOf(exchange, drafts).find((each) => isNamed(each.VmIdentifier, identifier))
  return found(vm, { kind: 'VM in this draft', identifier, lister: addressOf(exchange) })
}

function replaceVm(exchange: Exchange, drafts: SettingsDrafts, vm: VpgSettingsVmApi): void {
  const old = vmOf(exchange, drafts)
  putVms(
    exchange,
    drafts,
    vmsOf(exchange, drafts).map((each) => (each === old ? vm : each)),
  )
}

function putVms(exchange: Exchange, drafts: SettingsDrafts, vms: readonly VpgSettingsVmApi[]): void {
  drafts.put({ ...drafts.get(exchange.params.settings ?? ''), Vms: vms })
}

function addressOf({ params }: Exchange, part?: string): string {
  const vms = `/v1/vpgSettings/${params.settings ?? ''}/vms`
  return part === undefined ? vms : `${vms}/${params.vm ?? ''}/${part}`
}

function isNamed(own: string | null, identifier: string): boolean {
  return own !== null && isSameIdentifier(own, identifier)
}
