import { findTimeZone, systemTimeZoneName } from '../runtime/index.ts'
import { parseNetworkList } from './network-list.ts'
import { anyText, oneOf, type Setting, wholeNumber, yesOrNo } from './setting.ts'
import { StoreAddress } from './store-address.ts'

function setting<Value>(of: Setting<Value>): Setting<Value> {
  return of
}

/** Whether what `--site` names is a file: a site, or a scenario that comes along, has neither an ending nor a folder. */
export function isSiteFileName(wish: string): boolean {
  return /[./\\]/.test(wish)
}

/** A limit in whole units, with its value unless given. */
function limit(
  flag: string,
  placeholder: string,
  initial: number,
  range: readonly [number, number],
  doc: string,
): Setting<number> {
  const env = `ZVM_TASKS_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
  return { flag, env, placeholder, initial, initialText: String(initial), doc, ...wholeNumber(...range) }
}

const PUBLIC_URL = /^https:\/\/[^\s/?#@]+$/i

/**
 * Every setting of `zvm-tasks serve`, once: flags, environment, file, `--help`, `config show` and the table in
 * docs/operating.md are all read from these rows.
 */
export const SETTINGS = {
  host: setting<string>({
    flag: '--host',
    env: 'ZVM_TASKS_HOST',
    placeholder: 'ADDRESS',
    initial: '127.0.0.1',
    initialText: '127.0.0.1',
    doc: 'Address to listen on; 0.0.0.0 is every IPv4 address of the machine, :: every address.',
    ...anyText,
  }),
  port: limit('--port', 'PORT', 9669, [0, 65535], 'TCP port to listen on; 0 takes a free one.'),
  data: setting<string>({
    flag: '--data',
    env: 'ZVM_TASKS_DATA',
    placeholder: 'DIR',
    initial: 'zvm-tasks-data',
    initialText: './zvm-tasks-data',
    doc: 'Folder that keeps tasks, users, sessions and certificates; with --store certificates alone. Made where it is missing.',
    ...anyText,
  }),
  store: setting<StoreAddress | undefined>({
    flag: '--store',
    env: 'ZVM_TASKS_STORE',
    placeholder: 'URL',
    initial: undefined,
    initialText: 'the SQLite file of the data folder',
    doc: 'PostgreSQL database that keeps tasks, users and sessions instead: postgres://user@host:5432/database. A password belongs into the variable or into PGPASSWORD, since flags are seen by others.',
    parse: StoreAddress.parse,
    expected:
      'an address such as postgres://user@host:5432/database, with % escapes for @ : / ? # within its parts',
    isSecret: true,
  }),
  workers: limit(
    '--workers',
    'COUNT',
    0,
    [0, 64],
    'Processes that answer, for a site that does not run; 0 answers in one process, which also keeps the store.',
  ),
  site: setting<string | undefined>({
    flag: '--site',
    env: 'ZVM_TASKS_SITE',
    placeholder: 'demo|empty|NAME|FILE',
    initial: undefined,
    initialText: 'demo, for a new data folder; one in use goes on as it was',
    doc: 'The site to answer for: demo (a site that runs), empty, a scenario by name, or a file: a scenario, or the recorded answers of a ZVM as JSON.',
    ...anyText,
  }),
  seed: limit('--seed', 'NUMBER', 1, [0, 4_294_967_295], 'Seed of a site that runs: same seed, same site.'),
  clock: setting<'real' | 'frozen'>({
    flag: '--clock',
    env: 'ZVM_TASKS_CLOCK',
    placeholder: 'real|frozen',
    initial: 'real',
    initialText: 'real',
    doc: 'How the time of a site that runs goes; frozen time is advanced by hand. One that goes on keeps its own unless given.',
    ...oneOf('real', 'frozen'),
  }),
  speed: limit(
    '--speed',
    'FACTOR',
    1,
    [1, 1_000_000],
    'Seconds of a site that runs for a real second. One that goes on keeps its own unless given.',
  ),
  start: setting<number | undefined>({
    flag: '--start',
    env: 'ZVM_TASKS_START',
    placeholder: 'DATE',
    initial: undefined,
    initialText: 'the time of the machine',
    doc: 'The time at which a site that runs begins; with --seed and a frozen clock every answer can be repeated.',
    parse: (text) => {
      const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(text.trim())
        ? Date.parse(text.trim())
        : Number.NaN
      return instant >= 0 ? instant : undefined
    },
    expected: 'a date such as 2026-12-31T10:00:00Z, 1970 or later',
  }),
  vpgs: limit('--vpgs', 'COUNT', 0, [0, 10_000], 'VPGs of a site that runs; 0 is the demo site as it is.'),
  vmsPerVpg: limit('--vms-per-vpg', 'COUNT', 4, [1, 100], 'VMs of each VPG, where --vpgs is given.'),
  hosts: limit('--hosts', 'COUNT', 8, [1, 1_000], 'Hosts of each site, where --vpgs is given.'),
  profile: setting<'windows' | 'appliance'>({
    flag: '--profile',
    env: 'ZVM_TASKS_PROFILE',
    placeholder: 'windows|appliance',
    initial: 'windows',
    initialText: 'windows',
    doc: 'The generation of ZVM to answer as: dates, members and logins differ.',
    ...oneOf('windows', 'appliance'),
  }),
  timeZone: setting<string>({
    flag: '--time-zone',
    env: 'ZVM_TASKS_TIME_ZONE',
    placeholder: 'ZONE',
    initial: systemTimeZoneName(),
    initialText: 'the zone of the machine',
    doc: 'IANA zone in which filter dates without Z are read.',
    parse: (text) => findTimeZone(text.trim())?.name,
    expected: 'an IANA time zone such as Europe/Berlin or UTC',
  }),
  publicUrl: setting<string | undefined>({
    flag: '--public-url',
    env: 'ZVM_TASKS_PUBLIC_URL',
    placeholder: 'URL',
    initial: undefined,
    initialText: 'the address that the client used',
    doc: 'Scheme and authority of the links in answers, such as https://zvm.example:9669.',
    parse: (text) => {
      const url = text.trim().replace(/\/$/, '')
      return PUBLIC_URL.test(url) && URL.canParse(url) ? url : undefined
    },
    expected: 'an https address without a path',
  }),
  escapeSlashes: setting<boolean>({
    flag: '--escape-slashes',
    env: 'ZVM_TASKS_ESCAPE_SLASHES',
    placeholder: 'true|false',
    initial: false,
    initialText: 'false',
    doc: 'Write / in JSON strings as \\/, byte for byte as a Windows ZVM does.',
    ...yesOrNo,
  }),
  tlsCert: setting<string | undefined>({
    flag: '--tls-cert',
    env: 'ZVM_TASKS_TLS_CERT',
    placeholder: 'FILE',
    initial: undefined,
    initialText: 'a certificate of its own CA, made at the first start',
    doc: 'Certificate chain in PEM; needs --tls-key too.',
    ...anyText,
  }),
  tlsKey: setting<string | undefined>({
    flag: '--tls-key',
    env: 'ZVM_TASKS_TLS_KEY',
    placeholder: 'FILE',
    initial: undefined,
    initialText: 'as --tls-cert',
    doc: 'Private key in PEM of --tls-cert.',
    ...anyText,
  }),
  tlsNames: setting<readonly string[]>({
    flag: '--tls-names',
    env: 'ZVM_TASKS_TLS_NAMES',
    placeholder: 'NAMES',
    initial: [],
    initialText: 'localhost, the host name, loopback and --host',
    doc: 'More host names and IP addresses for the certificate it makes, with commas between.',
    parse: (text) => {
      const names = text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
      return names.every((name) => /^[\w.:*-]{1,253}$/.test(name)) ? names : undefined
    },
    expected: 'host names or IP addresses with commas between',
  }),
  webhookAllow: setting<readonly string[]>({
    flag: '--webhook-allow',
    env: 'ZVM_TASKS_WEBHOOK_ALLOW',
    placeholder: 'HOSTS',
    initial: [],
    initialText: 'the public internet over https',
    doc: 'Hosts, addresses and networks such as 10.0.0.0/8, with commas between, that webhooks may be sent to although they are not on the public internet; to those named over http too.',
    parse: parseNetworkList,
    expected: 'host names, addresses or networks such as 10.0.0.0/8 with commas between',
  }),
  webhookCa: setting<string | undefined>({
    flag: '--webhook-ca',
    env: 'ZVM_TASKS_WEBHOOK_CA',
    placeholder: 'FILE',
    initial: undefined,
    initialText: 'the authorities that Node.js knows',
    doc: 'Certificate of one more authority, in PEM, by which receivers of webhooks are trusted.',
    ...anyText,
  }),
  readyFile: setting<string | undefined>({
    flag: '--ready-file',
    env: 'ZVM_TASKS_READY_FILE',
    placeholder: 'FILE',
    initial: undefined,
    initialText: 'none',
    doc: 'File to write {"url","user","caFile","pid","dataDir"} to once requests are answered.',
    ...anyText,
  }),
  logLevel: setting<'silent' | 'error' | 'warn' | 'info'>({
    flag: '--log-level',
    env: 'ZVM_TASKS_LOG_LEVEL',
    placeholder: 'LEVEL',
    initial: 'warn',
    initialText: 'warn',
    doc: 'Least level of the log on standard error, as JSON lines; info has a line for every request.',
    ...oneOf('silent', 'error', 'warn', 'info'),
  }),
  sessionIdleSeconds: limit(
    '--session-idle-seconds',
    'SECONDS',
    1800,
    [1, 86_400 * 30],
    'Seconds without a request after which a session ends.',
  ),
  sessionMaxSeconds: limit(
    '--session-max-seconds',
    'SECONDS',
    36_000,
    [1, 86_400 * 365],
    'Seconds after which a session ends however busy it is.',
  ),
  tokenSeconds: limit(
    '--token-seconds',
    'SECONDS',
    300,
    [5, 86_400],
    'Seconds for which an access token is valid.',
  ),
  cancelGraceSeconds: limit(
    '--cancel-grace-seconds',
    'SECONDS',
    10,
    [0, 86_400],
    'Seconds after which a task that is being cancelled counts as Stopped although its producer did not say so.',
  ),
  changesDays: limit(
    '--changes-days',
    'DAYS',
    30,
    [0, 36_500],
    'Days for which the log of changes is kept; 0 keeps all of it.',
  ),
  bodyBytesMax: limit(
    '--body-bytes-max',
    'BYTES',
    1_048_576,
    [1024, 1_073_741_824],
    'Largest request body, imports apart, which are read as they arrive.',
  ),
  urlCharsMax: limit('--url-chars-max', 'CHARS', 8192, [256, 65_536], 'Longest request address.'),
  headerBytesMax: limit(
    '--header-bytes-max',
    'BYTES',
    32_768,
    [4096, 1_048_576],
    'Largest sum of request headers.',
  ),
  connectionsMax: limit(
    '--connections-max',
    'COUNT',
    10_000,
    [1, 1_000_000],
    'Most connections at once; more are closed.',
  ),
  requestSeconds: limit(
    '--request-seconds',
    'SECONDS',
    300,
    [1, 86_400],
    'Seconds within which a request must have arrived whole.',
  ),
  idleSeconds: limit(
    '--idle-seconds',
    'SECONDS',
    75,
    [1, 86_400],
    'Seconds without a byte either way after which a connection is closed.',
  ),
  waitSecondsMax: limit(
    '--wait-seconds-max',
    'SECONDS',
    60,
    [0, 3600],
    'Longest time that a request waits for a task to change; 0 lets none wait.',
  ),
  eventStreamsMax: limit(
    '--event-streams-max',
    'COUNT',
    5_000,
    [0, 1_000_000],
    'Most streams of events at once; more are refused.',
  ),
  noticeSeconds: limit(
    '--notice-seconds',
    'SECONDS',
    0,
    [0, 3600],
    'Seconds that the service goes on when it is told to stop, while /readyz says 503: so long a balancer needs to notice.',
  ),
  drainSeconds: limit(
    '--drain-seconds',
    'SECONDS',
    10,
    [0, 3600],
    'Seconds that requests under way get to finish when the service stops.',
  ),
} as const

export type SettingName = keyof typeof SETTINGS
