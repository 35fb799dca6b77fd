import { CommanderError, InvalidArgumentError, Option, Command as Parser } from 'commander'
import { findNearestName, Problem, quoted } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, EXIT_CODES, Interruption, type Io } from './command.ts'
import { toTerminalLines } from './terminal-text.ts'

const PROGRAM = 'zvm-tasks'

/**
 * Runs one command line.
 *
 * @param argv the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 misused, and what the command has beyond
 */
export async function runProgram(
  argv: readonly string[],
  io: Io,
  commands: readonly Command[],
): Promise<number> {
  // `help tasks list` is `tasks list --help`.
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  let exitCode: number = EXIT.done
  try {
    checkName(words, commands)
    const parser = createParser(io, commands, (code) => {
      exitCode = code
    })
    await parser.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    return exitCodeOf(isAbort(error, io) ? io.signal.reason : error, io)
  }
}

/** @throws Problem `misuse` where the first words name no command and no group of commands */
function checkName(words: readonly string[], commands: readonly Command[]): void {
  const [first, second] = words
  if (first === undefined || first.startsWith('-')) return
  const names = commands.map(({ name }) => name)
  if (names.includes(first)) return
  const group = names.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && (second === undefined || second.startsWith('-'))) return
  if (group.includes(`${first} ${second}`)) return
  const typed = second === undefined ? first : `${first} ${second}`
  const groups = new Set(names.map((name) => name.split(' ', 1)[0] ?? name))
  const nearest =
    findNearestName(typed, names) ?? findNearestName(first, names) ?? findNearestName(first, [...groups])
  const remedy =
    nearest === undefined ? `${PROGRAM} --help lists the commands` : `did you mean ${PROGRAM} ${nearest}?`
  throw new Problem('misuse', `There is no command ${quoted(group.length > 0 ? typed : first)}; ${remedy}`)
}

function createParser(io: Io, commands: readonly Command[], onDone: (exitCode: number) => void): Parser {
  const root = createBranch(PROGRAM, io)
    .description('The Zerto Tasks API, open: a service, and a client for any Zerto Virtual Manager.')
    .version(io.version, '--version', 'Print the version.')
    .addHelpText('after', `\n${exitCodeHelp({})}`)
  const groups = new Map<string, Parser>()
  for (const command of commands) {
    const words = command.name.split(' ')
    const leafName = words.at(-1) ?? command.name
    const leaf = createLeaf(leafName, command, io, onDone)
    if (words.length === 1) {
      root.addCommand(leaf)
      continue
    }
    const groupName = words.slice(0, -1).join(' ')
    const group = groups.get(groupName) ?? createBranch(groupName, io)
    if (!groups.has(groupName)) root.addCommand(group)
    groups.set(groupName, group)
    group.addCommand(leaf)
    const members = group.commands.map((member) => member.name()).join(', ')
    group.description(`${capitalised(groupName)}: ${members}.`)
  }
  return root
}

/** A parser for the program or a group of commands: without a command it is misused. */
function createBranch(name: string, io: Io): Parser {
  return new Parser(name)
    .exitOverride()
    .helpCommand(false)
    .helpOption('-h, --help', 'Print this help.')
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, `${PROGRAM}: `)),
      getOutHelpWidth: () => io.out.width || 100,
      getErrHelpWidth: () => io.err.width || 100,
      // Help is the same whether a terminal or a file reads it.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim() })
}

function createLeaf(name: string, command: Command, io: Io, onDone: (exitCode: number) => void): Parser {
  const leaf = createBranch(name, io).description(command.summary)
  for (const { name: argument, doc, isOptional } of command.arguments ?? []) {
    leaf.argument(isOptional ? `[${argument}]` : `<${argument}>`, doc)
  }
  const keys = new Map<string, string>()
  for (const flag of command.flags ?? []) {
    const option = new Option(`--${flag.name}${flag.value === undefined ? '' : ` <${flag.value}>`}`, flag.doc)
    if (flag.value !== undefined && flag.isRepeatable === true) option.argParser(append)
    else if (flag.value !== undefined) option.argParser(once)
    keys.set(flag.name, option.attributeName())
    leaf.addOption(option)
  }
  const examples = command.examples.map((example) => `  $ ${example}`).join('\n')
  leaf.addHelpText('after', `\nExamples:\n${examples}\n\n${exitCodeHelp(command.exitCodes ?? {})}`)
  return leaf.action(async () => {
    const given: Readonly<Record<string, unknown>> = leaf.opts()
    onDone(
      await command.run(
        readArguments(command, leaf, (flag) => given[keys.get(flag) ?? '']),
        io,
      ),
    )
  })
}

function readArguments(command: Command, leaf: Parser, value: (flag: string) => unknown): Arguments {
  return {
    flag(name) {
      const text = value(name)
      return typeof text === 'string' ? text : undefined
    },
    flags(name) {
      const texts = value(name)
      return Array.isArray(texts) ? texts.map(String) : []
    },
    isOn: (name) => value(name) === true,
    argument: (name) => leaf.args[(command.arguments ?? []).findIndex((argument) => argument.name === name)],
  }
}

/** Two different values for one flag are a mistake that nobody should have to guess at. */
function once(value: string, previous: string | undefined): string {
  if (previous !== undefined && previous !== value)
    throw new InvalidArgumentError('It is given twice; give it once.')
  return value
}

function append(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}

function exitCodeHelp(more: Readonly<Record<number, string>>): string {
  const lines = Object.entries({ ...EXIT_CODES, ...more }).map(
    ([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`,
  )
  return `Exit codes:\n${lines.join('\n')}`
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof Interruption) return error.exitCode
  if (error instanceof CommanderError) {
    const isAnswer = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
    return isAnswer ? EXIT.done : EXIT.misused
  }
  if (error instanceof Problem) {
    io.err.write(`${PROGRAM}: ${toTerminalLines(error.message)}\n`)
    return error.code === 'misuse' ? EXIT.misused : EXIT.failed
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = toTerminalLines(story)
  io.err.write(`${PROGRAM}: this should not have happened; please report it with these lines:\n${lines}\n`)
  return EXIT.failed
}

/** Timers and streams of Node reject with an error of their own, whatever the reason of the signal. */
function isAbort(error: unknown, io: Io): boolean {
  return io.signal.aborted && error instanceof Error && error.name === 'AbortError'
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
