import {
  type ConfigReading,
  readConfig,
  readSecrets,
  SETTING_NAMES,
  SETTINGS,
  type Secrets,
  type Setting,
  type SettingName,
} from '../config/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { readFileText } from './files.ts'

/** Flags of every setting, and of what is no setting: the settings file and the administrator's password. */
export const SETTINGS_FLAGS: readonly Flag[] = [
  ...SETTING_NAMES.map((name) => {
    const row: Setting<unknown> = SETTINGS[name]
    return {
      name: row.flag.slice(2),
      value: row.placeholder,
      doc: `${row.doc} Unless given: ${row.initialText}. ${row.env}`,
    }
  }),
  {
    name: 'config',
    value: 'FILE',
    doc: 'JSON file with settings by name, such as {"port": 9669}. ZVM_TASKS_CONFIG',
  },
  {
    name: 'admin-password-file',
    value: 'FILE',
    doc: 'File with the password for the first administrator. Else: ZVM_TASKS_ADMIN_PASSWORD, else one is made up and printed once.',
  },
]

/** @throws Problem `setting-unreadable` with every mistake, `file-unreadable` */
export async function readSettings(args: Arguments, io: Io): Promise<ConfigReading> {
  const flags: Partial<Record<SettingName, string>> = {}
  for (const name of SETTING_NAMES) {
    const row: Setting<unknown> = SETTINGS[name]
    const text = args.flag(row.flag.slice(2))
    if (text !== undefined) flags[name] = text
  }
  const file = args.flag('config') ?? (io.env.ZVM_TASKS_CONFIG || undefined)
  return readConfig({
    flags,
    environment: io.env,
    ...(file === undefined ? {} : { file: { name: file, text: await readFileText(file, io) } }),
  })
}

/** @throws Problem `file-unreadable`, `setting-unreadable` */
export async function readServeSecrets(args: Arguments, io: Io): Promise<Secrets> {
  const name = args.flag('admin-password-file') ?? (io.env.ZVM_TASKS_ADMIN_PASSWORD_FILE || undefined)
  const adminPasswordFile = name === undefined ? undefined : { name, text: await readFileText(name, io) }
  return readSecrets({ adminPasswordFile, environment: io.env })
}
