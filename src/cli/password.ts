import { text as readText } from 'node:stream/consumers'
import { Problem } from '../problem/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { readFileText } from './files.ts'

export const PASSWORD_FILE_FLAG: Flag = {
  name: 'password-file',
  value: 'FILE',
  doc: 'File whose first line is the password. Else: ZVM_TASKS_PASSWORD.',
}

/**
 * The password from where it may stand without a person: `--password-file`, then `ZVM_TASKS_PASSWORD`. There is
 * no flag for the password itself, since everybody on a machine sees the command lines.
 *
 * @throws Problem `file-unreadable`, `misuse` for an empty one
 */
export async function findPassword(args: Arguments, io: Io): Promise<string | undefined> {
  const path = args.flag('password-file')
  if (path !== undefined)
    return filled(firstLine(await readFileText(path, io)), 'The password file is empty.')
  return io.env.ZVM_TASKS_PASSWORD || undefined
}

/**
 * The password of a login: as `findPassword` finds it, from standard input with `--password-stdin`, or asked for
 * on a terminal.
 *
 * @throws Problem `misuse` where there is none, naming the ways to give one
 */
export async function readPassword(args: Arguments, user: string, io: Io): Promise<string> {
  if (args.isOn('password-stdin')) {
    return filled(firstLine(await readText(io.in.stream)), 'There is no password on standard input.')
  }
  const found = await findPassword(args, io)
  if (found !== undefined) return found
  if (io.in.isTty) return filled(await io.in.readSecret(`Password of ${user}: `), 'The password is empty.')
  throw new Problem(
    'misuse',
    'There is no password; give --password-file FILE, --password-stdin, or ZVM_TASKS_PASSWORD.',
  )
}

function firstLine(text: string): string {
  return text.replace(/^\u{feff}/u, '').split(/\r?\n/, 1)[0] ?? ''
}

function filled(password: string, otherwise: string): string {
  if (password === '') throw new Problem('misuse', otherwise)
  return password
}
