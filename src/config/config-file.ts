import { quoted } from '../problem/index.ts'
import { SETTINGS, type SettingName } from './settings.ts'

/**
 * Reads a settings file: one JSON object with the names of the settings, `{"port": 9669, "tlsNames": ["dr.example"]}`.
 * What cannot be read is added to `mistakes`.
 */
export function parseConfigFile(
  file: { readonly name: string; readonly text: string },
  mistakes: string[],
): Map<SettingName, string> {
  const values = new Map<SettingName, string>()
  let raw: unknown
  try {
    raw = JSON.parse(file.text)
  } catch {
    raw = undefined
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    mistakes.push(`${file.name} is not a JSON object such as {"port": 9669}`)
    return values
  }
  for (const [name, value] of Object.entries(raw)) {
    if (!isSettingName(name))
      mistakes.push(`${quoted(name)} in ${file.name} is not a setting; zvm-tasks config show lists them`)
    else if (typeof value === 'object' && !Array.isArray(value))
      mistakes.push(`${name} in ${file.name} is not a plain value`)
    else values.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  return values
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name)
}
