/** The tables of docs/scenarios.md, from the schema of scenarios and from those that come along. */
import { readdirSync, readFileSync } from 'node:fs'
import {
  ACTION_NAMES,
  formatExample,
  type JsonSchema,
  parseScenario,
  SCENARIO_SCHEMA,
} from '../src/scenario/index.ts'
import { OPERATION_KINDS, OPERATION_MEMBERS, type OperationMember } from '../src/simulation/index.ts'

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string

/** The tables by the names of their places. */
export function scenarioTables(table: Table): Readonly<Record<string, string>> {
  return {
    members: table(['member', 'is', 'unless given', 'what'], memberRows()),
    actions: table(['action', 'members beside it', 'what'], ACTION_NAMES.map(actionRow)),
    inputs: table(['operation', 'needs', 'may have'], OPERATION_KINDS.map(inputRow)),
    gallery: table(['scenario', 'what it shows', 'play it'], galleryRows()),
  }
}

function definition(name: string): JsonSchema {
  return SCENARIO_SCHEMA.definitions?.[name] ?? {}
}

/** The members of the file and of what is in it, down to actions and entries of lists. */
function memberRows(): readonly (readonly string[])[] {
  return [
    ...rowsOf('', SCENARIO_SCHEMA),
    ...rowsOf('site', definition('sizedSite')),
    ...rowsOf('site', definition('plannedSite')),
    ...rowsOf('site.sites[]', definition('plannedSite').properties?.sites?.items ?? {}),
    ...rowsOf('site.vpgs[]', definition('plannedSite').properties?.vpgs?.items ?? {}),
    ...rowsOf('site', definition('recordedSite')),
    ...rowsOf('steps[]', definition('timedStep')),
    ...rowsOf('steps[]', definition('waitingStep')),
  ].filter(([name], index, rows) => rows.findIndex(([other]) => other === name) === index)
}

/** What must be there in one form of a thing, and not in another. */
const CHOICES: ReadonlyMap<string, string> = new Map([
  ['site.vpgs', 'for a size'],
  ['site.recorded', 'for a recorded site'],
  ['steps[].at', 'this or `when`'],
  ['steps[].when', 'this or `at`'],
])

function rowsOf(
  within: string,
  { properties = {}, required = [] }: JsonSchema,
): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([member, schema]) => {
    const told = schema.$ref === undefined ? schema : definition(schema.$ref.split('/').at(-1) ?? '')
    const name = within === '' ? member : `${within}.${member}`
    const must = CHOICES.get(name) ?? (required.includes(member) ? 'must be there' : '')
    const unless = told.default === undefined ? must : code(told.default)
    const inner = told.title === 'a recorded site' ? rowsOf(name, pick(told, ['at'])) : rowsOf(name, told)
    return [
      [`\`${name}\``, told.title ?? '', unless, told.description ?? ''],
      ...(member === 'site' ? [] : inner),
    ]
  })
}

function pick({ properties = {}, required = [] }: JsonSchema, names: readonly string[]): JsonSchema {
  return {
    required,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name))),
  }
}

function actionRow(name: string): readonly string[] {
  const { properties = {} } = definition(name)
  const { [name]: own = {}, ...beside } = properties
  const members = Object.entries(beside).map(([member, { default: initial }]) =>
    initial === undefined ? `\`${member}\`` : `\`${member}\` (${code(initial)})`,
  )
  const input = name === 'start' ? ['those of the operation'] : []
  const example = own.examples?.[0] ?? own.default
  return [`\`${name}: ${formatExample(example)}\``, [...members, ...input].join(', '), own.description ?? '']
}

function inputRow(kind: (typeof OPERATION_KINDS)[number]): readonly string[] {
  const members: Readonly<Record<string, OperationMember>> = OPERATION_MEMBERS[kind]
  const named = (isNeeded: boolean) =>
    Object.entries(members)
      .filter(([, member]) => (member.default === undefined) === isNeeded)
      .map(([name, member]) => nameOf(name, member))
      .join(', ')
  return [`\`${kind}\``, named(true), named(false)]
}

function nameOf(name: string, { words, members }: OperationMember): string {
  const within = words ?? Object.keys(members ?? {})
  return within.length === 0 ? `\`${name}\`` : `\`${name}\` (${within.join(', ')})`
}

function galleryRows(): readonly (readonly string[])[] {
  return readdirSync('scenarios')
    .toSorted()
    .map((file) => {
      const { name, about } = parseScenario(readFileSync(`scenarios/${file}`, 'utf8'), file)
      const [sentence = ''] = about.replace(/\s+/g, ' ').split(/(?<=\.) /)
      const called = file.replace('.yaml', '')
      return [`[${called}](../scenarios/${file}): ${name}`, sentence, `\`zvm-tasks serve --site ${called}\``]
    })
}

function code(value: unknown): string {
  return `\`${formatExample(value)}\``
}

const COLUMNS = 110

/** A list of words, or of lists that stand on a line already. */
const LIST = /^(.*)\[\n((?:.*[^[{},\n]}?,?\n)+?) *\](,?)$/gm

/** The schema as a file, lists on one line where they fit, as the formatter of the repository has it. */
export function formatSchema(): string {
  const toLine = (whole: string, before: string, items: string, after: string) => {
    const joined = `${before}[${items.trim().replace(/\n\s*/g, ' ')}]${after}`
    return joined.length <= COLUMNS && !/[{}]/.test(items) ? joined : whole
  }
  const text = JSON.stringify(SCENARIO_SCHEMA, null, 2)
  return `${text.replace(LIST, toLine).replace(LIST, toLine)}\n`
}
