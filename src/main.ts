import { readFile } from 'node:fs/promises'
import { COMMANDS, openProcessIo, runProgram } from './cli/index.ts'

/** The process entry: arguments in, exit code out. */
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const { io, close } = openProcessIo(version)
const code = await runProgram(process.argv.slice(2), io, COMMANDS)
close()
process.exitCode ||= code
