import { createPassword, createUserAdministration, type UserAdministration } from '../access/index.ts'
import { type AuditAction, createAudit } from '../audit/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { randomIds, silentLog } from '../runtime/index.ts'
import { ROLES, type Role } from '../store/index.ts'
import { type Arguments, type Command, EXIT, type Flag, type Io } from './command.ts'
import { DATA_FLAG, STORE_FLAG, withStores } from './data-folder.ts'
import { PASSWORD_FILE_FLAG, readPassword } from './password.ts'
import { toTerminalText } from './terminal-text.ts'

const NAME = { name: 'NAME', doc: 'The name of the user.' }

const PASSWORD_FLAGS: readonly Flag[] = [
  { ...PASSWORD_FILE_FLAG, doc: 'File whose first line is the password.' },
  { name: 'password-stdin', doc: 'Read the password from standard input.' },
]

/** Commands that keep the users of a store, beside a service that may run. */
export const USER_COMMANDS: readonly Command[] = [
  {
    name: 'user add',
    summary: 'Add a user. Without a password given, one is made up and printed.',
    arguments: [NAME],
    flags: [
      { name: 'role', value: 'ROLE', doc: `${ROLES.join(', ')}. Unless given: reader.` },
      ...PASSWORD_FLAGS,
      DATA_FLAG,
      STORE_FLAG,
    ],
    examples: ['zvm-tasks user add automation --role producer --password-file $PASSWORD_FILE --data $DATA'],
    async run(args, io) {
      const name = args.argument('NAME') ?? ''
      const role = readRole(args.flag('role') ?? 'reader')
      const { password, isMade } = await choosePassword(args, name, io)
      const user = await administer(
        args,
        io,
        (users) => users.addUser({ name, password, role }),
        'user.added',
      )
      io.out.write(`Added ${toTerminalText(user.name)} as ${role}.\n`)
      if (isMade) io.out.write(`Password: ${password}\n`)
      return EXIT.done
    },
  },
  {
    name: 'user passwd',
    summary: 'Change the password of a user and end all sessions of the user.',
    arguments: [NAME],
    flags: [...PASSWORD_FLAGS, DATA_FLAG, STORE_FLAG],
    examples: ['zvm-tasks user passwd automation --password-file $PASSWORD_FILE --data $DATA'],
    async run(args, io) {
      const name = args.argument('NAME') ?? ''
      const { password, isMade } = await choosePassword(args, name, io)
      await administer(args, io, (users) => users.setPassword(name, password), 'user.password')
      io.out.write(`Changed the password of ${toTerminalText(name)}; its sessions have ended.\n`)
      if (isMade) io.out.write(`Password: ${password}\n`)
      return EXIT.done
    },
  },
  {
    name: 'user role',
    summary: 'Change the role of a user.',
    arguments: [NAME, { name: 'ROLE', doc: `${ROLES.join(', ')}.` }],
    flags: [DATA_FLAG, STORE_FLAG],
    examples: ['zvm-tasks user role automation reader --data $DATA'],
    async run(args, io) {
      const name = args.argument('NAME') ?? ''
      const role = readRole(args.argument('ROLE') ?? '')
      await administer(args, io, (users) => users.setRole(name, role), 'user.role')
      io.out.write(`${toTerminalText(name)} is ${role} now.\n`)
      return EXIT.done
    },
  },
  {
    name: 'user list',
    summary: 'List the users.',
    flags: [{ name: 'json', doc: 'Print JSON.' }, DATA_FLAG, STORE_FLAG],
    examples: ['zvm-tasks user list --data $DATA'],
    async run(args, io) {
      const users = await administer(args, io, (administration) => administration.listUsers())
      if (args.isOn('json')) {
        const shown = users.map((user) => ({ ...user, createdAt: new Date(user.createdAt).toISOString() }))
        io.out.write(`${JSON.stringify(shown, null, 2)}\n`)
        return EXIT.done
      }
      for (const { name, role, createdAt } of users) {
        const since = new Date(createdAt).toISOString().slice(0, 10)
        io.out.write(`${toTerminalText(name).padEnd(24)}${role.padEnd(16)}since ${since}\n`)
      }
      return EXIT.done
    },
  },
  {
    name: 'user rm',
    summary: 'Remove a user and end all sessions of the user.',
    arguments: [NAME],
    flags: [DATA_FLAG, STORE_FLAG],
    examples: ['zvm-tasks user rm automation --data $DATA'],
    async run(args, io) {
      const name = args.argument('NAME') ?? ''
      await administer(args, io, (users) => users.removeUser(name), 'user.removed')
      io.out.write(`Removed ${toTerminalText(name)}.\n`)
      return EXIT.done
    },
  },
]

/** @param action what the audit log is told, also where it is refused; nothing of what only reads */
function administer<Result>(
  args: Arguments,
  io: Io,
  step: (users: UserAdministration) => Promise<Result>,
  action?: AuditAction,
): Promise<Result> {
  return withStores(args, io, async ({ users, audit: store }) => {
    const administration = createUserAdministration({ users, clock: io.clock, ids: randomIds })
    if (action === undefined) return step(administration)
    const audit = createAudit({ store, clock: io.clock, log: silentLog })
    const target = args.argument('NAME') ?? null
    const note = (problem: string | null) =>
      audit.note({ ...{ action, target, problem }, userName: null, address: null, requestId: null })
    try {
      const result = await step(administration)
      await note(null)
      return result
    } catch (error) {
      if (error instanceof Problem) await note(error.code)
      throw error
    } finally {
      await audit.stop()
    }
  })
}

function readRole(text: string): Role {
  const role = ROLES.find((known) => known === text.toLowerCase())
  if (role === undefined)
    throw new Problem('misuse', `${quoted(text)} is not a role; write ${ROLES.join(', ')}.`)
  return role
}

/** A given password, one asked for on a terminal, or a made-up one. */
async function choosePassword(
  args: Arguments,
  name: string,
  io: Io,
): Promise<{ password: string; isMade: boolean }> {
  const isGiven = args.flag('password-file') !== undefined || args.isOn('password-stdin')
  if (isGiven || io.in.isTty) return { password: await readPassword(args, name, io), isMade: false }
  return { password: createPassword(randomIds), isMade: true }
}
