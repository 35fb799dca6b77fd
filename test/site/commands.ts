import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { OperationKind, SimulationControl } from '../../src/simulation/index.ts'
import { isEnded } from '../../src/task/index.ts'
import type { VpgApi } from '../../src/wire/index.ts'
import { DRAFT_WAYS, type DraftWay, draft } from './drafts.ts'
import { type Look, lookAt, surroundingsOf } from './look.ts'
import type { House, Reply } from './open-house.ts'
import { CALL_KINDS, CALLS, type CallKind, type OperationCall } from './operation-calls.ts'
import { assertRefusal, decodeReply, readTwice, shapeOf } from './read-twice.ts'
import { allowedIn, type Deed, learn, type SiteModel, situationOfApi } from './site-model.ts'
import { createDraw, type Draw, respell, spellBody } from './spell-body.ts'

/** A site with what a client knows of it. */
export interface Story {
  readonly house: House
  look: Look
  /** The last request of each kind that was granted, for those that only make sense after it. */
  readonly granted: Map<CallKind, OperationCall>
}

/** One step of a story, whatever the site is like by then: most draw what they do from numbers. */
export type SiteCommand = fc.AsyncCommand<SiteModel, Story>

function command(name: string, run: (model: SiteModel, story: Story) => Promise<Deed>): SiteCommand {
  return {
    check: () => true,
    async run(model, story) {
      const deed = await run(model, story)
      await inspect(model, story, deed)
    },
    toString: () => name,
  }
}

/** Looks at the site after a deed, and follows every address that has not been followed before, or leads to news. */
export async function inspect(model: SiteModel, story: Story, deed: Deed): Promise<void> {
  story.look = await lookAt(story.house)
  const changed = learn(model, story.look, deed)
  for (const task of changed) {
    const { value } = await readTwice(story.house, `/v1/tasks/${task.TaskIdentifier}`)
    assert.deepEqual(value, task, `${deed.told}: the task says of itself what the list says`)
  }
  for (const href of story.look.hrefs) await follow(model, story.house, href)
}

/** Reads an address and, from there on, whatever is linked to, each once in a story. */
export async function follow(model: SiteModel, house: House, first: string): Promise<void> {
  const waiting = [first]
  for (let href = waiting.pop(); href !== undefined; href = waiting.pop()) {
    if (model.followed.has(href)) continue
    model.followed.add(href)
    // The session answers that it is there, and nothing else.
    if (href.toLowerCase() === '/v1/session') continue
    const { hrefs } = await readTwice(house, href)
    waiting.push(...hrefs)
  }
}

/** Sends a request for an operation, spelled anyhow. */
async function send(
  house: House,
  call: OperationCall,
  draw: Draw,
): Promise<Reply & { readonly told: string }> {
  const accept = [undefined, 'application/json', 'application/xml', '*/*'][draw(4)]
  const url =
    call.path
      .split('/')
      .map((part) => respell(part, draw))
      .join('/') + (draw(8) === 0 ? '/' : '')
  const spelled = call.said === undefined ? emptyBody(draw) : spellBody(call.said, draw)
  const { contentType, body } = spelled
  const reply = await house.ask({
    method: call.method,
    url,
    headers: {
      ...(accept === undefined ? {} : { accept }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const told = `${call.method} ${url} ${contentType ?? ''} ${body ?? ''} answers ${reply.status} ${reply.body.slice(0, 400)}`
  return { ...reply, told }
}

/** Client demands 2: with a content type, with none, with an object that says nothing. */
function emptyBody(draw: Draw): { readonly contentType?: string; readonly body?: string } {
  const forms = [{}, { contentType: 'application/json' }, { contentType: 'application/json', body: '{}' }]
  return forms[draw(forms.length)] ?? {}
}

/** What an operation answers: the identifiers of its tasks, or what came to be. */
function answerOf(house: House, { method, path }: OperationCall, reply: Reply & { readonly told: string }) {
  const format = reply.contentType.includes('xml') ? 'xml' : 'json'
  const value = decodeReply(house, shapeOf(house, method, path), { reply, format, told: reply.told })
  return (Array.isArray(value) ? value : [value]) as readonly string[]
}

/** Starts an operation. One that the table of VPGs does not allow is refused; one that runs has the right type. */
function start(kind: CallKind | null, numbers: readonly number[]): SiteCommand {
  return command(`start ${kind ?? 'what fits'} by ${numbers.join(' ')}`, async (model, story) => {
    const { house, look } = story
    const draw = createDraw(numbers)
    const aimed = kind === null ? fitting(look, draw) : { kind, look: narrowed(story, kind) }
    const row = CALLS[aimed.kind]
    const call = row.call({ look: aimed.look, around: await surroundingsOf(house), draw })
    const reply = await send(house, call, draw)
    const { told } = reply
    const vpg = call.vpg ?? null
    if (reply.status !== 200) {
      assertRefusal(house, reply, told)
      return { told }
    }
    const before = vpg === null ? undefined : model.situations.get(vpg)
    if (before !== undefined && isOnVpg(aimed.kind)) {
      assert.ok(allowedIn(before)[aimed.kind] !== undefined, `a VPG that is ${before}: ${told}`)
    }
    story.granted.set(aimed.kind, call)
    const answered = answerOf(house, call, reply)
    const isMount = aimed.kind === 'mountFlr'
    for (const id of isMount ? [] : answered) {
      const { value } = await readTwice<{ Type: string }>(house, `/v1/tasks/${id}`)
      assert.ok(row.types.includes(value.Type as (typeof row.types)[number]), `${value.Type}: ${told}`)
    }
    if (isMount) await readTwice(house, `/v1/flrs/${answered[0]}`)
    const started = { kind: aimed.kind, vpg }
    return isMount ? { told, startsOthers: true, start: started } : { told, answered, start: started }
  })
}

/** Kinds that the table of VPGs decides about; an abort is decided by whether a clone runs, as any cancellation is. */
function isOnVpg(kind: OperationKind): boolean {
  return !['createVpg', 'pairSite', 'unpairSite', 'unmountFlr', 'abortClone'].includes(kind)
}

/** Something that a VPG allows, so that stories get somewhere; it is seldom deleted, lest nothing be left. */
function fitting(look: Look, draw: Draw): { readonly kind: CallKind; readonly look: Look } {
  const choices = look.vpgs
    .map((vpg) => ({ vpg, kinds: kindsFor(vpg).filter((kind) => kind !== 'removeVpg' || draw(4) === 0) }))
    .filter(({ kinds }) => kinds.length > 0)
  const { vpg, kinds = [] } = choices[draw(choices.length || 1)] ?? {}
  const kind = kinds[draw(kinds.length || 1)]
  if (vpg === undefined || kind === undefined) return { kind: 'createVpg', look }
  const vms = look.vms.filter((vm) => vm.VpgIdentifier === vpg.VpgIdentifier)
  return { kind, look: { ...look, vpgs: [vpg], vms } }
}

function kindsFor(vpg: VpgApi): readonly CallKind[] {
  const allowed = allowedIn(situationOfApi(vpg))
  return CALL_KINDS.filter((kind) => allowed[kind] !== undefined)
}

/** Decisions that the table of VPGs does not know: they are about what was started before. */
const FOLLOWS: Partial<Readonly<Record<CallKind, CallKind>>> = {
  abortClone: 'startClone',
  commitVmRestore: 'restoreVm',
  rollBackVmRestore: 'restoreVm',
}

/** The site as one sees it who only thinks of what was started before. */
function narrowed({ look, granted }: Story, kind: CallKind): Look {
  const before = granted.get(FOLLOWS[kind] ?? kind)
  if (FOLLOWS[kind] === undefined || before === undefined) return look
  return {
    ...look,
    vpgs: look.vpgs.filter((vpg) => vpg.VpgIdentifier === before.vpg),
    vms: look.vms.filter((vm) => before.path.includes(`/${vm.VmIdentifier}/`)),
  }
}

/** Makes or changes a VPG by its settings. */
function write(way: DraftWay, numbers: readonly number[]): SiteCommand {
  return command(`${way} settings by ${numbers.join(' ')}`, async (_model, { house, look }) =>
    draft(house, way, { look, around: await surroundingsOf(house), draw: createDraw(numbers) }),
  )
}

function advance(seconds: number): SiteCommand {
  return command(`advance ${seconds}`, async (_model, { house }) => {
    await goOn(house, seconds)
    return { told: `${seconds} s later`, hasTimePassed: true }
  })
}

export async function goOn({ ask }: House, seconds: number): Promise<void> {
  const { status, body } = await ask({
    method: 'POST',
    url: '/api/site/clock/advance',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seconds }),
  })
  assert.equal(status, 200, body)
}

/** Cancels a task, or answers one that waits: only what the task itself says is possible. */
function touch(what: 'cancel' | 'answer', number: number): SiteCommand {
  return command(`${what} by ${number}`, async (_model, { house, look }) => {
    const running = look.tasks.filter(({ Status }) => !isEnded(Status.State))
    const ready = running.filter((task) =>
      what === 'cancel' ? task.IsCancellable : task.Status.State === 'WaitingForUserInput',
    )
    // Mostly one that can be touched, where there is one.
    const some = number % 4 === 0 || ready.length === 0 ? running : ready
    const task = some[number % (some.length || 1)] ?? look.tasks[0]
    const id = task?.TaskIdentifier ?? ''
    const url = what === 'cancel' ? `/api/tasks/${id}/cancel` : `/api/site/tasks/${id}/answer`
    const reply = await house.ask({ method: 'POST', url })
    const told = `POST ${url} answers ${reply.status} ${reply.body}`
    const isPossible =
      what === 'cancel' ? task?.IsCancellable === true : task?.Status.State === 'WaitingForUserInput'
    // Only what runs can be asked to go on; what has ended can still not be cancelled.
    const refusal = what === 'cancel' || running.length > 0 ? [409, 'step-illegal'] : [404, 'task-not-found']
    const { code } = JSON.parse(reply.body) as { readonly code?: string }
    assert.deepEqual([reply.status, code], isPossible ? [200, undefined] : refusal, told)
    return { told, ...(isPossible ? { task: id } : {}) }
  })
}

/** Something goes wrong with the operation that starts next. */
function trouble(planned: Parameters<SimulationControl['addTrouble']>[0]): SiteCommand {
  return command(`trouble: ${planned.outcome} at ${planned.atPercent}`, async (_model, { house }) => {
    await house.simulation.addTrouble(planned)
    return { told: `a trouble is planned at ${planned.atPercent}` }
  })
}

function peer(isGone: boolean, number: number): SiteCommand {
  return command(
    `a peer ${isGone ? 'goes' : 'comes back'}, by ${number}`,
    async (_model, { house, look }) => {
      const subject = look.peers[number % (look.peers.length || 1)]?.SiteIdentifier
      if (subject) await house.simulation.setCondition({ type: 'peerUnreachable', subject }, isGone)
      return { told: `peer ${subject} is ${isGone ? 'gone' : 'there'}`, isUpheaval: true }
    },
  )
}

/** A request that a fault strikes answers the fault's error, and has no effect: nothing was started. */
function fault(kind: CallKind, numbers: readonly number[]): SiteCommand {
  return command(`fault on ${kind} by ${numbers.join(' ')}`, async (_model, { house, look }) => {
    const draw = createDraw(numbers)
    const call = CALLS[kind].call({ look, around: await surroundingsOf(house), draw })
    const set = await house.ask({
      method: 'POST',
      url: '/api/site/faults',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/v1/*', times: 1, status: 503, message: 'Not now.' }),
    })
    assert.equal(set.status, 201, set.body)
    const reply = await send(house, call, draw)
    assert.equal(reply.status, 503, reply.told)
    assert.match(reply.body, /Not now\./)
    assert.equal((await house.ask({ method: 'DELETE', url: '/api/site/faults' })).status, 204)
    return { told: `a fault struck: ${reply.told}` }
  })
}

const numbers = fc.array(fc.nat(9_973), { minLength: 16, maxLength: 16 })

const kindAndNumbers = fc.tuple(fc.constantFrom(...CALL_KINDS), numbers)
const fittingStarts = numbers.map((drawn) => start(null, drawn))
const advances = fc.constantFrom(1, 15, 60, 60, 300, 300, 4_000).map(advance)
const touches = fc
  .tuple(fc.constantFrom('cancel', 'answer'), fc.nat(99))
  .map(([what, number]) => touch(what, number))

/** Every step that a story may have, the ones that lead on more often. */
export const siteCommands: fc.Arbitrary<SiteCommand>[] = [
  ...[fittingStarts, fittingStarts, fittingStarts, fittingStarts],
  ...[advances, advances, advances, advances, touches],
  fc
    .tuple(fc.constantFrom('abortClone', 'commitVmRestore', 'rollBackVmRestore'), numbers)
    .map(([kind, drawn]) => start(kind, drawn)),
  ...[1, 2, 3].map(() => kindAndNumbers.map(([kind, drawn]) => start(kind, drawn))),
  fc.tuple(fc.constantFrom(...DRAFT_WAYS), numbers).map(([way, drawn]) => write(way, drawn)),
  fc
    .record({
      kind: fc.constant(null),
      vpg: fc.constant(null),
      atPercent: fc.integer({ min: 1, max: 99 }),
      outcome: fc.constantFrom('fail', 'wait'),
      reason: fc.constant('The disk is full.'),
    })
    .map(trouble),
  fc.tuple(fc.constantFrom(true, false, false), fc.nat(9)).map(([isGone, number]) => peer(isGone, number)),
  kindAndNumbers.map(([kind, drawn]) => fault(kind, drawn)),
]
