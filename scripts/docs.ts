/**
 * Writes the tables in the documents that say what tables in the code say: settings, problems, filters, types and
 * what makes them, states and their picture, commands, the OpenAPI. `--check` writes nothing and fails where one is out
 * of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { COMMANDS, type Command, EXIT_CODES } from '../src/cli/index.ts'
import { SETTINGS, type Setting } from '../src/config/index.ts'
import { createOpenApi, PROBLEM_STATUS, type Route } from '../src/http/index.ts'
import { PROBLEMS, type ProblemCode } from '../src/problem/index.ts'
import { TASK_ORIGINS, type TaskMaker, type TaskOrigin } from '../src/simulation/task-origins.ts'
import { ENDED_STATES, type KnownTaskType, TASK_STATES, TASK_STEPS, TASK_TYPES } from '../src/task/index.ts'
import { DEFAULT_STYLE, SEARCH_QUERY, TASK_QUERY } from '../src/wire/index.ts'
import { openWireHouse } from '../test/support/wire-house.ts'
import { compatibilityPage } from './compatibility.ts'
import { formatSchema, scenarioTables } from './scenario-docs.ts'

const isCheck = process.argv.includes('--check')
const stale: string[] = []

function put(file: string, content: string): void {
  let current = ''
  try {
    current = readFileSync(file, 'utf8')
  } catch {
    // Not there yet: out of date.
  }
  if (current === content) return
  if (isCheck) stale.push(file)
  else {
    writeFileSync(file, content)
    console.log(`wrote ${file}`)
  }
}

/** Puts a table between `<!-- name -->` and `<!-- end name -->`. */
function putBetween(file: string, tables: Readonly<Record<string, string>>): void {
  let content = readFileSync(file, 'utf8')
  for (const [name, table] of Object.entries(tables)) {
    const [open, close] = [`<!-- ${name} -->`, `<!-- end ${name} -->`]
    const [from, to] = [content.indexOf(open), content.indexOf(close)]
    if (from < 0 || to < 0) throw new Error(`${file} has no place ${open} … ${close}`)
    content = `${content.slice(0, from)}${open}\n${table}\n${content.slice(to)}`
  }
  put(file, content)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const settings = table(
  ['flag', 'environment', 'in a file', 'unless given', 'what'],
  Object.entries(SETTINGS).map(([name, row]: [string, Setting<unknown>]) => [
    `\`${row.flag} ${row.placeholder}\``,
    `\`${row.env}\``,
    `\`${name}\``,
    row.initialText,
    row.doc,
  ]),
)

const problems = table(
  ['code', 'status', 'what'],
  Object.entries(PROBLEMS).map(([code, what]) => [
    `\`${code}\``,
    String(PROBLEM_STATUS[code as ProblemCode]),
    what,
  ]),
)

const filters = table(
  ['filter', 'value', 'keeps'],
  Object.values(TASK_QUERY).map((row) => [`\`${row.name}\``, row.value, row.doc]),
)

const conditions = table(
  ['condition', 'value', 'keeps'],
  Object.values(SEARCH_QUERY).map((row) => [`\`${row.name}\``, row.value, row.doc]),
)

const types = table(
  ['number', 'name'],
  Object.entries(TASK_TYPES).map(([name, number]) => [String(number), `\`${name}\``]),
)

// By the name of the type, as readers look for it.
const origins = table(
  ['type', 'number', 'made by', 'how', 'known', 'when'],
  (Object.entries(TASK_ORIGINS) as [KnownTaskType, TaskOrigin][])
    .filter(([, { makers }]) => makers.length > 0)
    .sort(([one], [other]) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
    .map(([name, origin]) => [
      `\`${name}\``,
      String(TASK_TYPES[name]),
      origin.makers.map(makerWords).join(', '),
      origin.makers.includes('scenario') ? 'scenario' : origin.isBeside ? 'beside' : 'asked for',
      origin.evidence,
      origin.why,
    ]),
)

function makerWords(maker: TaskMaker): string {
  if (maker === 'scenario') return 'a step `task`'
  return maker === 'background' ? 'the site' : `\`${maker}\``
}

const states = table(
  ['number', 'state', 'may go to'],
  Object.entries(TASK_STATES).map(([name, number]) => [
    String(number),
    `\`${name}\``,
    TASK_STEPS[name as keyof typeof TASK_STEPS].map((step) => `\`${step}\``).join(', ') ||
      'nothing: it has ended',
  ]),
).replace(
  '| 0 | `FirstUnusedValue` | nothing: it has ended |',
  '| 0 | `FirstUnusedValue` | no task of ours has it |',
)

const picture = [
  '```mermaid',
  'stateDiagram-v2',
  '  [*] --> InProgress',
  ...Object.entries(TASK_STEPS).flatMap(([from, steps]) => steps.map((to) => `  ${from} --> ${to}`)),
  ...ENDED_STATES.map((state) => `  ${state} --> [*]`),
  '```',
].join('\n')

function commandPage(command: Command): string {
  const usage = (command.arguments ?? [])
    .map(({ name, isOptional }) => (isOptional ? `[${name}]` : name))
    .join(' ')
  const options = [
    ...(command.arguments ?? []).map(({ name, doc }) => [`\`${name}\``, doc]),
    ...(command.flags ?? []).map(({ name, value, doc }) => [
      `\`--${name}${value === undefined ? '' : ` ${value}`}\``,
      doc,
    ]),
  ]
  const codes = Object.entries(command.exitCodes ?? {}).map(([code, meaning]) => `${code} ${meaning}`)
  return [
    `## zvm-tasks ${command.name}${usage === '' ? '' : ` ${usage}`}`,
    '',
    command.summary,
    '',
    ...(options.length === 0 ? [] : [table(['option', 'what'], options), '']),
    '```sh',
    ...command.examples,
    '```',
    ...(codes.length === 0 ? [] : ['', `Exit codes beyond the common ones: ${codes.join('; ')}.`]),
  ].join('\n')
}

const cli = [
  '# The command line',
  '',
  '<!-- Made by `npm run docs` from the commands themselves. -->',
  '',
  'One program: `serve` runs the service; `login` and `tasks …` speak to any server, ours or a Zerto Virtual Manager of',
  'either kind; `user`, `backup`, `verify` and `config` keep a data folder.',
  '',
  `Exit codes of every command: ${Object.entries(EXIT_CODES)
    .map(([code, meaning]) => `${code} ${meaning}`)
    .join('; ')}.`,
  '',
  ...COMMANDS.map((command) => `${commandPage(command)}\n`),
].join('\n')

/** The routes as they are served; nothing is listened on. */
async function readRoutes(): Promise<readonly Route[]> {
  const house = await openWireHouse({ settings: {}, given: [], site: undefined })
  const { routes } = house.assembly
  await house.close()
  return routes
}

const routes = await readRoutes()
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const resources = table(
  ['method', 'path', 'what', 'source'],
  routes.map((route) => [route.method, `\`${route.path}\``, route.summary, route.source]),
)

putBetween('docs/operating.md', { settings })
putBetween('docs/api/README.md', { resources })
putBetween('docs/api/problems.md', { problems })
putBetween('docs/api/tasks.md', { filters, types })
putBetween('docs/task-types.md', { origins })
putBetween('docs/api/tasks-search.md', { conditions })
putBetween('docs/api/tasks-write.md', { states, picture })
putBetween('docs/scenarios.md', scenarioTables(table))
put('docs/api/scenario.schema.json', formatSchema())
put('docs/cli.md', cli)
put('docs/compatibility.md', compatibilityPage(routes))
put(
  'docs/api/openapi.json',
  `${JSON.stringify(createOpenApi(routes, { style: DEFAULT_STYLE, version }), null, 2)}\n`,
)

if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run npm run docs and read the change.`)
  process.exitCode = 1
}
