/**
 * # cli: one file a command
 *
 * A `Command` is a value; `runProgram` runs a command line with the commands it is given in an `Io` that holds all
 * they may read and write, so that tests run them in process. Everything a server said passes `toTerminalText` (or
 * its JSON and XML forms) before it is shown.
 * Deliberately absent: routes, SQL, `process` (but for `process-io.ts`).
 */
export * from './command.ts'
export * from './commands.ts'
export * from './process-io.ts'
export * from './program.ts'
export * from './terminal-text.ts'
