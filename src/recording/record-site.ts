import { asList, decodeRecordedSite, type RecordedMember, RecordedProblem } from '../capture/index.ts'
import { ServerRefusal } from '../client/index.ts'
import type { Site } from '../inventory/index.ts'
import type { Clock } from '../runtime/index.ts'
import { parseDotNetDate, parseIsoDate } from '../wire/index.ts'
import { memberOf, textOf } from './json-value.ts'
import type { ServerReader } from './server-reader.ts'

/** A server's answers under the names of their resources, in the order of a site file. */
export type Answers = { readonly [Name in RecordedMember]?: unknown }

export interface NotRecorded {
  /** `zorgs`, or `hosts of a virtualization site`. */
  readonly what: string
  /** The HTTP status that said so. */
  readonly status: number
  /** How often, where there are several of them. */
  readonly count: number
}

export interface Recording {
  /** Epoch milliseconds: by the server's own clock, else by the machine's. */
  readonly at: number
  readonly answers: Answers
  /** What the answers are read as. */
  readonly site: Site
  readonly notRecorded: readonly NotRecorded[]
  readonly requestsCount: number
}

export interface RecordOptions {
  readonly clock: Clock
  /** How many checkpoints of each VPG, latest first; 0 asks for none. */
  readonly checkpointsMax: number
  /** From the time of the server to the start of the first task that is wanted, both epoch milliseconds. */
  readonly tasksSince?: ((now: number) => number) | undefined
  /** Called before each request with what is asked for. */
  readonly onProgress?: ((what: string) => void) | undefined
}

/** What stands inside a virtualization site. Source: the published API, `/v1/virtualizationsites/{id}/…`. */
const INSIDE = [
  'hosts',
  'vms',
  'datastores',
  'folders',
  'networks',
  'hostclusters',
  'datastoreclusters',
  'resourcepools',
  'devices',
  'repositories',
] as const

/**
 * Reads a site from a server, one request at a time.
 *
 * @throws Problem `server-refused` where an answer is not what a Zerto Virtual Manager answers, with its place, or
 * where nothing is served at all; and what the reader throws
 */
export async function recordSite(reader: ServerReader, options: RecordOptions): Promise<Recording> {
  const missing = new Map<string, NotRecorded>()
  let requestsCount = 0

  async function read(path: string, what: string, detail = what): Promise<unknown> {
    options.onProgress?.(detail)
    requestsCount += 1
    const reply = await reader.get(`/v1/${path}`)
    if (reply.isServed) return reply.value
    const { status } = reply
    const count = (missing.get(`${what} ${status}`)?.count ?? 0) + 1
    missing.set(`${what} ${status}`, { what, status, count })
    return undefined
  }

  async function readInside(): Promise<unknown> {
    const sites = await read('virtualizationsites', 'virtualizationsites')
    if (sites === undefined) return undefined
    const whole: unknown[] = []
    for (const site of asList(sites)) {
      const identifier = textOf(memberOf(site, 'SiteIdentifier'))
      const inside: Record<string, unknown> = {}
      for (const name of identifier === undefined ? [] : INSIDE) {
        const path = `virtualizationsites/${encodeURIComponent(identifier ?? '')}/${name}`
        const list = await read(path, `${name} of a virtualization site`)
        if (list !== undefined) inside[name] = list
      }
      whole.push(typeof site === 'object' && site !== null ? { ...site, ...inside } : site)
    }
    return whole
  }

  async function readCheckpoints(vpgs: unknown): Promise<unknown> {
    if (options.checkpointsMax === 0) return undefined
    const found: Record<string, unknown> = {}
    for (const vpg of asList(vpgs)) {
      const identifier = textOf(memberOf(vpg, 'VpgIdentifier'))
      if (identifier === undefined) continue
      const name = textOf(memberOf(vpg, 'VpgName')) ?? identifier
      const path = `vpgs/${encodeURIComponent(identifier)}/checkpoints`
      const list = await read(path, 'checkpoints of a VPG', `checkpoints of ${name}`)
      if (list !== undefined) found[identifier] = latest(asList(list), options.checkpointsMax)
    }
    return found
  }

  async function readTasks(at: number): Promise<unknown> {
    const since = options.tasksSince?.(at)
    if (since === undefined) return read('tasks', 'tasks')
    const filter = encodeURIComponent(new Date(since).toISOString())
    const tasks = await read(`tasks?startedAfterDate=${filter}`, 'tasks')
    // A server may know filters of its own only, and a bound that is a moment wider.
    return Array.isArray(tasks)
      ? tasks.filter((task) => (toInstant(memberOf(task, 'Started')) ?? since) >= since)
      : tasks
  }

  const at = toInstant(await read('serverDateTime', 'serverDateTime')) ?? options.clock.now()
  const list = (name: RecordedMember) => read(name, name)
  const localsite = await list('localsite')
  const peersites = await list('peersites')
  const vpgs = await list('vpgs')
  const answers = withoutAbsent({
    localsite,
    peersites,
    vpgs,
    vms: await list('vms'),
    flrs: await list('flrs'),
    vras: await list('vras'),
    virtualizationsites: await readInside(),
    checkpoints: await readCheckpoints(vpgs),
    serviceprofiles: await list('serviceprofiles'),
    zorgs: await list('zorgs'),
    tasks: await readTasks(at),
  })
  if (localsite === undefined && vpgs === undefined && answers.tasks === undefined) {
    throw new ServerRefusal(
      404,
      `${reader.url} has no site, no VPGs and no tasks for this user: it is not a Zerto Virtual Manager, or the user may not read. Check address, port and user.`,
    )
  }
  const site = decodeAnswers(answers, reader.url)
  return { at, answers, site, notRecorded: [...missing.values()], requestsCount }
}

/** Later refusals would come from whoever plays the file, far from the server. */
function decodeAnswers(answers: Answers, url: string): Site {
  try {
    return decodeRecordedSite(answers, { fileName: url, path: '' })
  } catch (error) {
    if (!(error instanceof RecordedProblem)) throw error
    const reason = error.cause instanceof Error ? error.cause.message : error.reason
    throw new ServerRefusal(
      200,
      `${url} answered what cannot be read at ${error.place.path}: ${reason.replace(/\.$/, '')}. Nothing is written.`,
    )
  }
}

/** One without a date that can be read counts as the latest, so that it is looked at. */
function latest(checkpoints: readonly unknown[], countMax: number): readonly unknown[] {
  const takenAt = (raw: unknown) => toInstant(memberOf(raw, 'TimeStamp')) ?? Number.MAX_SAFE_INTEGER
  return checkpoints.toSorted((one, other) => takenAt(one) - takenAt(other)).slice(-countMax)
}

function toInstant(raw: unknown): number | undefined {
  const text = textOf(raw)?.trim()
  return text === undefined ? undefined : (parseDotNetDate(text) ?? parseIsoDate(text))
}

function withoutAbsent(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined))
}
