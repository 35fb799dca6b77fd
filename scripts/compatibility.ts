/**
 * Writes docs/compatibility.md: every path and method of a ZVM's OpenAPI, whether it is served here, in which formats,
 * how it is known, and how many rules `zvm-tasks conformance` looks at there. What is served is read from the routes,
 * so that a new route appears by itself. `--check` writes nothing and fails where the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { CHECKS, type Check, EVIDENCE } from '../src/conformance/index.ts'
import type { Route } from '../src/http/index.ts'
import { openWireHouse } from '../test/support/wire-house.ts'

const PAGE = 'docs/compatibility.md'
const TABLE = 'docs/api/zvm-paths.json'

interface Paths {
  /** By path and method: how it is known. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Why not, by the beginning of a path; the longest counts. */
  readonly notServed: Readonly<Record<string, string>>
}

interface Operation {
  readonly method: string
  readonly path: string
  readonly evidence: string
  readonly route: Route | undefined
}

/** The page. @param routes as the service has them */
export function compatibilityPage(routes: readonly Route[]): string {
  const known = JSON.parse(readFileSync(TABLE, 'utf8')) as Paths
  const served = new Map(routes.map((route) => [keyOf(route.method, route.path), route]))
  const operations = Object.entries(known.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, evidence]): Operation => ({ method, path, evidence, route: served.get(keyOf(method, path)) }),
    ),
  )
  const groups = [...Map.groupBy(operations, ({ path }) => groupOf(path))]
  const count = (some: readonly Operation[]) => some.filter(({ route }) => route !== undefined).length
  const pathsServed = Object.keys(known.paths).filter((path) =>
    operations.some((operation) => operation.path === path && operation.route !== undefined),
  )
  const listed = new Set(operations.map(({ method, path }) => keyOf(method, path)))
  const more = routes.filter(
    ({ method, path }) => /^\/(v1|auth)(\/|$)/.test(path) && !listed.has(keyOf(method, path)),
  )
  return [
    '# Compatibility',
    '',
    '<!-- Made by `npm run docs` from docs/api/zvm-paths.json, the routes and the table of conformance checks. -->',
    '',
    `The OpenAPI document of ZVM 10.0 U6 has ${Object.keys(known.paths).length} paths with ${operations.length} operations. ` +
      `Served: ${count(operations)} operations at ${pathsServed.length} paths; not served: ${operations.length - count(operations)} operations, which answer 404 or 405.`,
    '',
    '"Known" says how we know what an operation takes and answers: **documented** in that document or on the published',
    'pages, or **observed** in recorded replies and public clients. "Rules" counts the checks that `zvm-tasks conformance',
    'URL` makes at the path on any server, by how each rule is known: d documented, o observed, i inferred; they all hold on',
    'this program, in both profiles. Where sources disagree or are silent, [deviations.md](deviations.md) says what we do.',
    '',
    table(
      ['resource', 'operations', 'served', 'not served'],
      groups.map(([group, some]) => [
        group,
        String(some.length),
        String(count(some)),
        String(some.length - count(some)),
      ]),
    ),
    '',
    ...groups.flatMap(([group, some]) => [`## ${group}`, '', operationTable(some, known.notServed), '']),
    '## Served beyond that document',
    '',
    'What older releases and clients use, and what Keycloak has of its own. `/api`, `/healthz` and `/readyz` are ours:',
    '[the API, resource by resource](api/README.md).',
    '',
    table(
      ['method', 'path', 'formats', 'rules', 'source'],
      more.map((route) => {
        const { method, path, source } = route
        return [method, code(path), formatsOf(route), rulesAt(method, path), source]
      }),
    ),
    '',
  ].join('\n')
}

function operationTable(operations: readonly Operation[], notServed: Paths['notServed']): string {
  return table(
    ['method', 'path', 'served', 'formats', 'known', 'rules', 'remark'],
    operations.map(({ method, path, evidence, route }) =>
      route === undefined
        ? [method, code(path), 'no', '–', evidence, '–', `not served: ${reasonOf(path, notServed)}`]
        : [method, code(path), 'yes', formatsOf(route), evidence, rulesAt(method, path), route.source],
    ),
  )
}

/** @throws Error where no beginning of the path has a reason: every gap is to be explained */
function reasonOf(path: string, notServed: Paths['notServed']): string {
  const [longest] = Object.keys(notServed)
    .filter((start) => path === start || path.startsWith(`${start}/`))
    .toSorted((one, other) => other.length - one.length)
  if (longest === undefined) throw new Error(`${TABLE} does not say why ${path} is not served`)
  return notServed[longest] ?? ''
}

/** Whatever the names of parameters, and in any letter case. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/:\w+|\{[^}]*\}/g, '*').toLowerCase()}`
}

function groupOf(path: string): string {
  const [first = '', second = ''] = path.split('/').slice(1)
  return first === 'v1' ? second : 'token'
}

function formatsOf({ path, reply, status }: Route): string {
  if (path.startsWith('/auth')) return status === 204 ? 'no body' : 'JSON'
  return reply === undefined ? 'no body' : 'JSON, XML'
}

/** Checks are requests to read, but for those of logins, whose paths have one method each that matters. */
function rulesAt(method: string, path: string): string {
  const isHere = (check: Check) => keyOf(methodOf(check), check.path) === keyOf(method, path)
  const here = CHECKS.filter(isHere)
  if (here.length === 0) return '–'
  const parts = EVIDENCE.map((evidence) => ({
    letter: evidence.charAt(0),
    count: here.filter((check) => check.evidence === evidence).length,
  }))
  return parts
    .filter((part) => part.count > 0)
    .map((part) => `${part.count} ${part.letter}`)
    .join(', ')
}

function methodOf({ path }: Check): string {
  if (path === '/v1/session') return 'DELETE'
  return /\/(session\/add|token)$/.test(path) ? 'POST' : 'GET'
}

function code(text: string): string {
  return `\`${text}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

if (import.meta.main) {
  const house = await openWireHouse({ settings: {}, given: [], site: undefined })
  const page = compatibilityPage(house.assembly.routes)
  await house.close()
  let current = ''
  try {
    current = readFileSync(PAGE, 'utf8')
  } catch {
    // Not there yet: out of date.
  }
  if (current !== page && process.argv.includes('--check')) {
    console.error(`Out of date: ${PAGE}. Run npm run docs and read the change.`)
    process.exitCode = 1
  } else if (current !== page) {
    writeFileSync(PAGE, page)
    console.log(`wrote ${PAGE}`)
  }
}
