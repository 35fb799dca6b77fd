import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import { parseExactJson } from './exact-json.ts'
import { decodeRecordedSite } from './recorded-site.ts'

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
