import { Problem, quoted } from '../problem/index.ts'
import { parseConfigFile } from './config-file.ts'
import type { Setting, SettingValue } from './setting.ts'
import { SETTINGS, type SettingName } from './settings.ts'

/** Where a value came from. */
export type Source = 'flag' | 'environment' | 'file' | 'initial'

export type Config = { readonly [Name in SettingName]: SettingValue<(typeof SETTINGS)[Name]> }

/** The settings in force, each with where it came from. */
export interface ConfigReading {
  readonly config: Config
  readonly sources: Readonly<Record<SettingName, Source>>
}

export interface ConfigInput {
  /** Values given as flags, by the name of the setting. */
  readonly flags: Readonly<Partial<Record<SettingName, string>>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The text of the settings file, and its name for messages. */
  readonly file?: { readonly name: string; readonly text: string }
}

// Object.keys cannot know the literal names of the table.
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

/**
 * Reads the settings: a flag wins over the environment, that over the file, that over the initial value.
 *
 * @throws Problem `setting-unreadable`, with every mistake in it, each with the name of the setting and a remedy
 */
export function readConfig({ flags, environment, file }: ConfigInput): ConfigReading {
  const mistakes: string[] = []
  const inFile = file === undefined ? new Map<SettingName, string>() : parseConfigFile(file, mistakes)
  const config: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  for (const name of SETTING_NAMES) {
    const row: Setting<unknown> = SETTINGS[name]
    const given = [
      { source: 'flag', text: flags[name], called: row.flag },
      { source: 'environment', text: emptyAsAbsent(environment[row.env]), called: row.env },
      { source: 'file', text: inFile.get(name), called: `${name} in ${file?.name}` },
    ] as const
    const chosen = given.find(({ text }) => text !== undefined)
    config[name] = row.initial
    sources[name] = chosen?.source ?? 'initial'
    if (chosen?.text === undefined) continue
    const value = row.parse(chosen.text)
    const repeated = row.isSecret ? '' : ` ${quoted(chosen.text)}`
    if (value === undefined) mistakes.push(`${chosen.called}${repeated} is not ${row.expected}`)
    config[name] = value
  }
  // Every name of the table was visited, so nothing is missing.
  const whole = config as Config
  if ((whole.tlsCert === undefined) !== (whole.tlsKey === undefined)) {
    mistakes.push('--tls-cert and --tls-key belong together; give both or neither')
  }
  if (mistakes.length > 0) throw new Problem('setting-unreadable', `${mistakes.join('; ')}.`)
  return { config: whole, sources: sources as Record<SettingName, Source> }
}

function emptyAsAbsent(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
