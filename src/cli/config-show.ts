import { SETTING_NAMES, SETTINGS, type Setting, type Source } from '../config/index.ts'
import { type Command, EXIT } from './command.ts'
import { readSettings, SETTINGS_FLAGS } from './settings-flags.ts'
import { toTerminalText } from './terminal-text.ts'

const SOURCES: Readonly<Record<Source, (row: Setting<unknown>) => string>> = {
  flag: (row) => row.flag,
  environment: (row) => row.env,
  file: () => 'settings file',
  initial: () => 'initial',
}

/** `zvm-tasks config show`: every setting in force, and where it came from. */
export const configShowCommand: Command = {
  name: 'config show',
  summary: 'Print every setting in force and where its value came from.',
  flags: [...SETTINGS_FLAGS, { name: 'json', doc: 'Print JSON.' }],
  examples: ['zvm-tasks config show', 'zvm-tasks config show --port 8443 --json'],
  async run(args, io) {
    const { config, sources } = await readSettings(args, io)
    const rows = SETTING_NAMES.map((name) => {
      const row: Setting<unknown> = SETTINGS[name]
      return { name, value: config[name], source: SOURCES[sources[name]](row) }
    })
    if (args.isOn('json')) {
      const entries = rows.map(({ name, value, source }) => [name, { value: value ?? null, source }])
      io.out.write(`${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`)
      return EXIT.done
    }
    for (const { name, value, source } of rows) {
      const text = value === undefined || value === '' || String(value) === '' ? '-' : String(value)
      io.out.write(`${name.padEnd(20)}${toTerminalText(text).padEnd(28)}${source}\n`)
    }
    return EXIT.done
  },
}
