import { list, plainText } from '../wire/index.ts'
import { type Command, EXIT } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { formatDocument, formatFlags, readFormat } from './formats.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks tasks types`: the task types that a server knows. */
export const tasksTypesCommand: Command = {
  name: 'tasks types',
  summary: 'List the task types of the server, one a line.',
  flags: [...formatFlags('json'), ...CONNECTION_FLAGS],
  examples: ['zvm-tasks tasks types', 'zvm-tasks tasks types --json'],
  async run(args, io) {
    const isJson = readFormat(args) === 'json'
    return withClient(args, io, async (client) => {
      const types = await client.listTypes({ signal: io.signal })
      io.out.write(
        isJson
          ? formatDocument(list(plainText), types, 'json')
          : types.map((type) => `${toTerminalText(type)}\n`).join(''),
      )
      return EXIT.done
    })
  },
}
