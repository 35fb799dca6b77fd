import type { CheckedRule, OpenTarget, Totals } from '../conformance/index.ts'
import { Problem } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { chooseTrust, openBook, readServerUrl, TRUST_FLAGS } from './connection.ts'
import { findPassword, PASSWORD_FILE_FLAG } from './password.ts'
import { toTerminalJson, toTerminalText } from './terminal-text.ts'

/** `zvm-tasks conformance`: which rules of the API a server keeps, ours or a Zerto Virtual Manager of either kind. */
export const conformanceCommand: Command = {
  name: 'conformance',
  summary: 'Compare what a server answers with the API as this program knows it. Nothing is changed on it.',
  arguments: [
    {
      name: 'URL',
      doc: 'Its address, such as https://zvm.example:9669. Else: ZVM_TASKS_URL, the last login.',
      isOptional: true,
    },
  ],
  flags: [
    {
      name: 'read-only',
      doc: 'Do not open and end sessions, nor try a wrong password. Always so, unless the server is of this program.',
    },
    { name: 'json', doc: 'Print the report as JSON.' },
    { name: 'user', value: 'NAME', doc: 'Who logs in. Else: as at login, ZVM_TASKS_USER.' },
    PASSWORD_FILE_FLAG,
    ...TRUST_FLAGS,
  ],
  examples: [
    'zvm-tasks conformance $SERVER --ca $CA --user admin --password-file $PASSWORD_FILE',
    'zvm-tasks conformance $SERVER --read-only --json --ca $CA --user admin --password-file $PASSWORD_FILE',
  ],
  exitCodes: { 5: 'the server differs somewhere' },
  async run(args, io) {
    const { CHECKS, countFindings, runChecks } = await import('../conformance/index.ts')
    const { target, close } = await open(args, io)
    const isJson = args.isOn('json')
    const rules: CheckedRule[] = []
    const kind = {
      profile: target.style.profile,
      isOurs: target.isOurs,
      isReadOnly: args.isOn('read-only') || !target.isOurs,
    }
    try {
      for await (const rule of runChecks(CHECKS, target, {
        isReadOnly: kind.isReadOnly,
        signal: io.signal,
      })) {
        rules.push(rule)
        if (!isJson) io.out.write(formatRule(rule))
      }
    } finally {
      await close()
    }
    const totals = countFindings(rules)
    io.out.write(isJson ? formatReport(kind, rules, totals) : formatTotals(totals))
    return totals.differs > 0 ? EXIT.otherwise : EXIT.done
  },
}

/** @throws Problem `misuse` where no server is named, and what logging in may throw */
async function open(args: Arguments, io: Io): Promise<OpenTarget> {
  const { openTarget } = await import('../conformance/index.ts')
  const book = openBook(io)
  const named = args.argument('URL') ?? (io.env.ZVM_TASKS_URL || undefined)
  const known = named === undefined ? (await book.list())[0] : await book.find(readServerUrl(named))
  const url = named === undefined ? known?.url : readServerUrl(named)
  if (url === undefined) {
    throw new Problem('misuse', 'No server is named; write zvm-tasks conformance https://HOST:PORT.')
  }
  const user = args.flag('user') ?? known?.user ?? (io.env.ZVM_TASKS_USER || undefined)
  const password = await findPassword(args, io)
  const trust = await chooseTrust(args, known, io)
  const common = { url, trust, clock: io.clock, signal: io.signal }
  if (user !== undefined && password !== undefined) {
    return openTarget({ ...common, credentials: { user, password } })
  }
  if (known === undefined || known.user !== user) {
    throw new Problem(
      'misuse',
      `Not logged in to ${url}; run zvm-tasks login ${url}, or give --user and --password-file.`,
    )
  }
  const onSession = (session: (typeof known)['session']) => book.put({ ...known, session })
  return openTarget({ ...common, session: known.session, onSession })
}

function formatRule({ check, finding }: CheckedRule): string {
  const head = `${finding.outcome.padEnd(10)} ${check.id.padEnd(40)} ${check.what}`.trimEnd()
  if (finding.outcome === 'agrees') return `${head}\n`
  if (finding.outcome === 'not tried') return `${head}\n${' '.repeat(11)}${toTerminalText(finding.reason)}\n`
  const lines = [
    `expected: ${finding.expected}`,
    `got:      ${finding.got}`,
    `known:    ${check.evidence}, ${check.source}`,
  ]
  return `${head}\n${lines.map((line) => `${' '.repeat(11)}${toTerminalText(line)}\n`).join('')}`
}

function formatTotals({ agrees, differs, notTried }: Totals): string {
  return `\n${agrees} agree, ${differs} differ, ${notTried} not tried.\n`
}

function formatReport(kind: object, rules: readonly CheckedRule[], totals: Totals): string {
  const checks = rules.map(({ check, finding }) => {
    const { id, what, path, evidence, source } = check
    return { id, what, path, evidence, source, ...finding }
  })
  return `${toTerminalJson(JSON.stringify({ ...kind, totals, checks }, null, 2))}\n`
}
