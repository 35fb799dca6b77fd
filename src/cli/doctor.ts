import type { ConductFindingApi, ConductReportApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { formatDistance, formatLocalTime } from './humane-time.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks doctor`: what the scripts that spoke to a service of ours did wrong. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Tell what clients did wrong: polled too fast, left sessions open, never looked at their tasks.',
  flags: [
    { name: 'clear', doc: 'Begin anew once the report is printed.' },
    { name: 'fail', doc: 'End with 5 where there is an error or a warning.' },
    ...SITE_FLAGS,
  ],
  examples: ['zvm-tasks doctor', 'zvm-tasks doctor --json --clear', 'zvm-tasks doctor --fail'],
  exitCodes: { 5: 'there is an error or a warning, and --fail' },
  async run(args, io) {
    return withSite(args, io, async ({ site }) => {
      const report = await site.getConduct(callOf(io))
      io.out.write(args.isOn('json') ? formatJson(toJson(report)) : formatReport(report, io))
      if (args.isOn('clear')) await site.clearConduct(callOf(io))
      return args.isOn('fail') && hasMistake(report) ? EXIT.otherwise : EXIT.done
    })
  },
}

function hasMistake({ clients }: ConductReportApi): boolean {
  return clients.some(({ findings }) => findings.some(({ severity }) => severity !== 'note'))
}

function formatReport(report: ConductReportApi, io: Io): string {
  const { clients, requests, since, forgotten } = report
  const begun = `since ${formatLocalTime(since, io.timeZone)} (${formatDistance(since, io.clock.now())})`
  const lines = [
    `${count(requests, 'request')} ${begun}, from ${count(clients.length, 'client')} that logged in or did wrong.`,
    ...clients.flatMap((client) => ['', ...formatClient(client, io)]),
    ...formatForgotten(forgotten),
    ...(clients.some(({ findings }) => findings.length > 0) ? [] : ['', 'Nothing found.']),
  ]
  return lines.map((line) => `${toTerminalText(line)}\n`).join('')
}

function formatClient(client: ConductReportApi['clients'][number], io: Io): readonly string[] {
  const { userName, userAgent, address, requests, findings } = client
  const who = [userName ?? 'not logged in', userAgent ?? 'no User-Agent', address].join(', ')
  return [
    `${who}: ${count(requests, 'request')}`,
    ...(findings.length === 0 ? ['  nothing found'] : findings.flatMap((each) => formatFinding(each, io))),
  ]
}

/** Longer examples end here: an address may be long. */
const EXAMPLE_CHARS_MAX = 160

function formatFinding(finding: ConductFindingApi, { timeZone }: Io): readonly string[] {
  const { code, severity, counts, firstAt, lastAt, means, instead, shortestPauseMs, examples } = finding
  const [first, last] = [formatLocalTime(firstAt, timeZone), formatLocalTime(lastAt, timeZone)]
  const when = first === last ? `at ${first}` : `${first} to ${last}`
  const pause = shortestPauseMs === null ? '' : `; the shortest pause was ${shortestPauseMs} ms`
  return [
    `  ${severity.padEnd(7)}  ${code}: ${count(finding.count, counts.replace(/s$/, ''))}, ${when}`,
    `           It ${means}${pause}.`,
    ...examples.map((example) => `           - ${cut(example)}`),
    `           ${instead}`,
  ]
}

function formatForgotten({ clients, sessions, tasks }: ConductReportApi['forgotten']): readonly string[] {
  if (clients + sessions + tasks === 0) return []
  const told = [count(clients, 'client'), count(sessions, 'session'), count(tasks, 'task')].join(', ')
  return ['', `Forgotten for want of room: ${told}. Clear more often to have all.`]
}

/** Instants as the server wrote them, for programs. */
function toJson(report: ConductReportApi): object {
  const isoDates = (name: string, value: unknown) =>
    /^(since|until|firstAt|lastAt)$/.test(name) && typeof value === 'number'
      ? new Date(value).toISOString()
      : value
  return JSON.parse(JSON.stringify(report, isoDates))
}

function cut(text: string): string {
  return text.length > EXAMPLE_CHARS_MAX ? `${text.slice(0, EXAMPLE_CHARS_MAX - 1)}…` : text
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`
}
