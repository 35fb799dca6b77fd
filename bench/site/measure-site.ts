import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cpuSeconds, median, residentMiB, type Service, startService } from '../service.ts'
import { type BenchClient, openBenchClient } from './client.ts'
import type { ProbeCall, ProbeReport, Timing } from './probe.ts'

const VPGS = 1_000
const VMS_PER_VPG = 5
const RUNNING = 200
const SITE_FLAGS = ['--site', 'demo', '--vpgs', `${VPGS}`, '--vms-per-vpg', `${VMS_PER_VPG}`, '--hosts', '64']
/** How long the processor time is watched, each time. */
const WATCH_SECONDS = 15
const SETTLE_MS = 2_000

interface VpgSeen {
  readonly VpgIdentifier: string
  readonly VpgName: string
  readonly Status: number
  readonly SubStatus: number
  readonly ActiveProcessesApi: { readonly RunningFailOverTestApi: object | null }
}

/** One line of the table: a call at the site, and the call of the empty site that it is held against. */
interface Case {
  readonly name: string
  readonly site: ProbeCall
  readonly empty: ProbeCall
  readonly against: string
  /** `time`: of whole calls. `bytes`: of bytes a second, where the sizes differ. */
  readonly by: 'time' | 'bytes'
  readonly samples: number
}

/**
 * A site of 5,000 VMs in 1,000 VPGs with 200 operations under way, beside a service with an empty site on the same
 * machine at the same time: memory, processor time without requests, and how long calls take.
 *
 * @returns a table and sentences, as Markdown
 */
export async function measureSite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-bench-site-'))
  const services: Service[] = []
  const clients: BenchClient[] = []
  const open = async (name: string, flags: readonly string[]) => {
    const started = performance.now()
    const service = await startService(mkdtempSync(join(folder, name)), flags)
    services.push(service)
    const client = await openBenchClient(service)
    clients.push(client)
    return { service, client, readySeconds: (performance.now() - started) / 1000 }
  }
  try {
    const empty = await open('empty', ['--site', 'empty'])
    const site = await open('site', SITE_FLAGS)
    await sleep(SETTLE_MS)
    const memoryAtStart = [residentMiB(site.service.pid), residentMiB(empty.service.pid)]
    const [idleCpu, emptyCpu] = await watchCpu(site.service, empty.service)

    const fleet = await openFleet(site.client)
    await fleet.fillUp()
    await sleep(SETTLE_MS)
    const memoryRunning = residentMiB(site.service.pid)
    const [busyCpu] = await watchCpu(site.service, empty.service)

    await fleet.fillUp()
    // The same tasks at both, so that answers about them have the same size.
    await empty.client.send('POST', '/api/tasks/import', (await site.client.send('GET', '/v1/tasks')).text)
    const cases = await casesOf(site.client, fleet.unused())
    const lines = await timeCases(cases, { site: site.client, empty: empty.client, folder })
    const runningAtEnd = await fleet.countRunning()
    const memoryAtEnd = residentMiB(site.service.pid)
    return [
      ...lines,
      '',
      `Ready after ${site.readySeconds.toFixed(1)} s with a new data folder; the empty site after ${empty.readySeconds.toFixed(1)} s.`,
      `Memory: ${mib(memoryAtStart[0])} after the start (empty site: ${mib(memoryAtStart[1])}), ${mib(memoryRunning)} with ${RUNNING} operations, ${mib(memoryAtEnd)} after all calls.`,
      `Processor time without requests, in a minute: ${perMinute(idleCpu)} with nothing under way, ${perMinute(busyCpu)} with ${RUNNING} operations (empty site: ${perMinute(emptyCpu)}).`,
      `${runningAtEnd} operations were still under way at the end.`,
    ].join('\n')
  } finally {
    for (const client of clients) client.close()
    for (const service of services) await service.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Processor seconds in a second, of each, while nobody asks anything. */
async function watchCpu(...services: readonly Service[]): Promise<readonly number[]> {
  const before = services.map(({ pid }) => cpuSeconds(pid))
  const started = performance.now()
  await sleep(WATCH_SECONDS * 1000)
  const seconds = (performance.now() - started) / 1000
  return services.map(({ pid }, at) => (cpuSeconds(pid) - (before[at] ?? 0)) / seconds)
}

/** Failover tests, moves and clones in equal parts, started on VPGs that nothing was done with. */
async function openFleet(client: BenchClient) {
  const vpgs = await client.read<readonly VpgSeen[]>('/v1/vpgs')
  const unused = vpgs
    .filter(
      (vpg) =>
        vpg.Status === 1 && vpg.SubStatus === 0 && vpg.ActiveProcessesApi.RunningFailOverTestApi === null,
    )
    .map(({ VpgIdentifier }) => VpgIdentifier)
  const actions = [
    ['FailoverTest', '{}'],
    ['Move', '{"CommitPolicy": "None"}'],
    ['CloneStart', '{}'],
  ] as const
  const countRunning = async () =>
    (await client.read<readonly unknown[]>('/v1/tasks?status=InProgress')).length
  return {
    countRunning,
    unused: (): readonly string[] => unused,
    async fillUp(): Promise<void> {
      for (let missing = RUNNING - (await countRunning()), at = 0; missing > 0; at += 1) {
        const vpg = unused.pop()
        const [action, body] = actions[at % actions.length] ?? actions[0]
        if (vpg === undefined) throw new Error('there are no more VPGs to operate')
        const { status } = await client.send('POST', `/v1/vpgs/${vpg}/${action}`, body)
        if (status === 200) missing -= 1
      }
    },
  }
}

async function casesOf({ read }: BenchClient, unused: readonly string[]): Promise<readonly Case[]> {
  const tasks = await read<readonly { TaskIdentifier: string }[]>('/v1/tasks?type=Clone')
  const taskPaths = tasks.slice(0, 50).map(({ TaskIdentifier }) => `/v1/tasks/${TaskIdentifier}`)
  const vpgs = await read<readonly VpgSeen[]>('/v1/vpgs')
  const get = (...paths: readonly string[]): ProbeCall => ({ method: 'GET', paths })
  const oneTask = get(...taskPaths)
  const filtered = '/v1/tasks?type=Clone'
  const checkpoint = '{"CheckpointName": "bench"}'
  return [
    { name: 'one task', site: oneTask, empty: oneTask, against: 'the same', by: 'time', samples: 200 },
    {
      name: `${tasks.length} tasks by a filter`,
      site: get(filtered),
      empty: get(filtered),
      against: 'the same',
      by: 'time',
      samples: 100,
    },
    {
      name: 'all tasks',
      site: get('/v1/tasks'),
      empty: get('/v1/tasks'),
      against: 'the same',
      by: 'time',
      samples: 10,
    },
    {
      name: 'one VPG',
      site: get(...unused.slice(0, 50).map((vpg) => `/v1/vpgs/${vpg}`)),
      empty: oneTask,
      against: 'one task',
      by: 'time',
      samples: 200,
    },
    {
      name: `all ${VPGS} VPGs`,
      site: get('/v1/vpgs'),
      empty: get('/v1/tasks'),
      against: 'all tasks',
      by: 'bytes',
      samples: 30,
    },
    {
      name: `the ${VMS_PER_VPG} VMs of a VPG`,
      site: get(...vpgs.slice(0, 50).map(({ VpgName }) => `/v1/vms?vpgName=${VpgName}`)),
      empty: oneTask,
      against: 'one task',
      by: 'time',
      samples: 200,
    },
    {
      name: `all ${VPGS * VMS_PER_VPG} VMs`,
      site: get('/v1/vms'),
      empty: get('/v1/tasks'),
      against: 'all tasks',
      by: 'bytes',
      samples: 10,
    },
    {
      name: 'start of an operation',
      site: {
        method: 'POST',
        paths: unused.slice(0, 100).map((vpg) => `/v1/vpgs/${vpg}/checkpoints`),
        body: checkpoint,
      },
      empty: { method: 'POST', paths: ['/api/tasks'], body: '{"type": "InsertTaggedCP"}' },
      against: 'a task that is created',
      by: 'time',
      samples: 90,
    },
  ]
}

async function timeCases(
  cases: readonly Case[],
  {
    site,
    empty,
    folder,
  }: { readonly site: BenchClient; readonly empty: BenchClient; readonly folder: string },
): Promise<readonly string[]> {
  const orderFile = join(folder, 'order.json')
  writeFileSync(orderFile, JSON.stringify({ site: site.target, empty: empty.target, cases }))
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/site/probe.ts', orderFile], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const report = JSON.parse(stdout) as ProbeReport
  return [
    '| call | answer | median | p99 | against, at the empty site | ratio |',
    '| --- | --- | --- | --- | --- | --- |',
    ...cases.map(({ name, against, by }, at) => {
      const pairs = report[at] ?? []
      const ratio = median(pairs.map((pair) => (by === 'time' ? msOf(pair) : bytesOf(pair))))
      const of = by === 'time' ? `${ratio.toFixed(2)} of its time` : `${ratio.toFixed(2)} of its bytes/s`
      const ms = pairs.map((pair) => pair.site.ms)
      const size = median(pairs.map((pair) => pair.site.bytes)) / 1024
      return `| ${name} | ${size.toFixed(1)} KiB | ${median(ms).toFixed(1)} ms | ${p99(ms).toFixed(1)} ms | ${against} | ${of} |`
    }),
  ]
}

type Pair = { readonly site: Timing; readonly empty: Timing }

const msOf = ({ site, empty }: Pair) => site.ms / empty.ms
const bytesOf = ({ site, empty }: Pair) => site.bytes / site.ms / (empty.bytes / empty.ms)

function p99(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0
}

function mib(value: number | undefined): string {
  return `${(value ?? 0).toFixed(0)} MiB`
}

/** Of a share of one processor. */
function perMinute(share: number | undefined): string {
  return `${((share ?? 0) * 60).toFixed(2)} s`
}
