import assert from 'node:assert/strict'
import type { House, Reply } from './open-house.ts'
import type { Aim } from './operation-calls.ts'
import { assertRefusal, decodeReply, readTwice, shapeOf } from './read-twice.ts'
import type { Deed } from './site-model.ts'
import { type Draw, type Said, spellBody, Word } from './spell-body.ts'

/** The ways in which VPGs are made and changed by settings. */
export const DRAFT_WAYS = ['create', 'update', 'copy', 'import'] as const
export type DraftWay = (typeof DRAFT_WAYS)[number]

interface Sent extends Reply {
  readonly value: unknown
  readonly told: string
}

/** Sends settings, spelled anyhow, and reads what is answered; refusals are held to their form. */
async function send(
  house: House,
  { method, url, said }: { method: string; url: string; said?: Said },
  draw: Draw,
): Promise<Sent> {
  const spelled = said === undefined ? undefined : spellBody(said, draw)
  const accept = `application/${draw(2) === 0 ? 'json' : 'xml'}`
  const reply = await house.ask({
    ...{ method, url },
    headers: { accept, ...(spelled === undefined ? {} : { 'content-type': spelled.contentType }) },
    ...(spelled === undefined ? {} : { body: spelled.body }),
  })
  const told = `${method} ${url} ${spelled?.body ?? ''} answers ${reply.status} ${reply.body.slice(0, 400)}`
  if (reply.status !== 200) {
    assertRefusal(house, reply, told)
    return { ...reply, told, value: null }
  }
  const shape = shapeOf(house, method, url)
  const format = reply.contentType.includes('xml') ? 'xml' : 'json'
  if (shape === undefined) assert.equal(reply.body, '', told)
  return { ...reply, told, value: shape && decodeReply(house, shape, { reply, format, told }) }
}

const vmsOf = (identifiers: readonly string[]): Said => ({
  item: 'VpgSettingsVmApi',
  items: identifiers.map((VmIdentifier) => ({ VmIdentifier })),
})

/** Drafts settings, reads them, changes them and commits them; or imports them in one request. */
export async function draft(house: House, way: DraftWay, aim: Aim): Promise<Deed> {
  const { look, around, draw } = aim
  const vpg = look.vpgs[draw(look.vpgs.length || 1)]?.VpgIdentifier ?? null
  const Name = `Draft ${draw(1_000)} & <more>`
  const free = vmsOf(around.freeVms.slice(0, 1 + draw(2)))
  const basic = { Name, Priority: new Word('High', 2), JournalHistoryInHours: 4, RpoInSeconds: 600 }
  if (way === 'import') {
    const said = {
      ExportedVpgSettingsApi: { item: 'ExportedVpgSettingsApi', items: [{ Basic: basic, Vms: free }] },
    }
    const { value, told } = await send(house, { method: 'POST', url: '/v1/vpgSettings/import', said }, draw)
    const tasks = (value as Imported | null)?.ImportTaskIdentifiers ?? []
    return {
      told,
      answered: tasks.map(({ TaskIdentifier }) => TaskIdentifier),
      start: { kind: 'createVpg', vpg: null },
    }
  }
  const isNew = way !== 'update' || vpg === null
  const url = way === 'copy' ? '/v1/vpgSettings/copyVpgSettings' : '/v1/vpgSettings'
  const opened = await send(
    house,
    { method: 'POST', url, ...(way === 'create' ? {} : { said: { VpgIdentifier: vpg } }) },
    draw,
  )
  if (opened.status !== 200) return { told: opened.told }
  const at = `/v1/vpgSettings/${opened.value}`
  const changes: Said = isNew
    ? { Basic: basic, Vms: free }
    : { Basic: { Priority: new Word('Low', 0), RpoInSeconds: 900 }, ...(draw(2) === 0 ? {} : { Vms: free }) }
  const changed = await send(house, { method: 'PUT', url: at, said: changes }, draw)
  await readTwice(house, '/v1/vpgSettings')
  await readTwice(house, at)
  if (changed.status !== 200) return { told: changed.told }
  const committed = await send(house, { method: 'POST', url: `${at}/commit` }, draw)
  if (committed.status !== 200) return { told: committed.told }
  // A second commit finds nothing: the draft is gone.
  assert.equal((await send(house, { method: 'POST', url: `${at}/commit` }, draw)).status, 404)
  const start = isNew ? { kind: 'createVpg' as const, vpg: null } : { kind: 'updateVpg' as const, vpg }
  return { told: committed.told, answered: [String(committed.value)], start }
}

interface Imported {
  readonly ImportTaskIdentifiers: readonly { readonly TaskIdentifier: string }[]
}
