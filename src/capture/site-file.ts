import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import { parseExactJson } from './exact-json.ts'
import { decodeRecordedSite } from './recorded-site.ts'

const MILLION = 1024 * 1024

/**
 * Characters of the largest site file, scenarios included, that is read. The reader of YAML takes a second and 100 MB for
 * each million; JSON has a reader that does not.
 */
export const SITE_FILE_CHARS_MAX = { json: 64 * MILLION, yaml: 16 * MILLION } as const

export type SiteFileFormat = keyof typeof SITE_FILE_CHARS_MAX

/** How many millions of characters, for people: those of the limits are whole. */
export function toMillions(chars: number): number {
  return Math.ceil(chars / MILLION)
}

/**
 * Reads a site file: a JSON object whose members are resource names, in any letter case and each optional, with
 * what a server answered under that name.
 *
 * @param fileName for messages alone
 * @throws Problem `file-unreadable` where the text is no such object, `value-unreadable` where an answer in it
 * cannot be read; the message names file and place
 */
export function decodeSiteFile(text: string, fileName: string): Site {
  return decodeRecordedSite(parseRecorded(text, fileName), { fileName, path: '' })
}

function parseRecorded(text: string, fileName: string): unknown {
  try {
    return parseExactJson(text)
  } catch (error) {
    throw new Problem(
      'file-unreadable',
      `${fileName} is not JSON; write an object such as {"vpgs": [ … ]} with the answers of a server.`,
      { cause: error },
    )
  }
}
