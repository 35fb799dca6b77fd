import { isSameIdentifier } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { browseDataApi, type PathItemInformationApi, pathInformationApi } from '../wire/index.ts'
import { document } from './answer.ts'
import { found } from './entity-routes-rows.ts'
import { inRange, OPERATION_MEDIA_TYPES, readBody } from './operation-row.ts'
import type { Running } from './operation-start.ts'
import { anyShape, type Route } from './route.ts'

/** A folder by its entries; a file by its size in bytes. */
type Entry = number | { readonly [name: string]: Entry }

/** What every mounted machine holds, believable and small: a simulated site has no disks to look into. */
const DISKS: Entry = {
  C: {
    inetpub: { wwwroot: { 'index.html': 4_096, 'web.config': 1_874 }, logs: { 'u_ex240301.log': 734_003 } },
    Users: { Administrator: { Documents: { 'runbook.docx': 88_064, 'contacts.xlsx': 24_576 }, Desktop: {} } },
    Windows: { System32: { drivers: { etc: { hosts: 824 } } } },
  },
  D: {
    backup: { 'orders.bak': 2_147_483_648 },
    data: { 'orders.mdf': 5_368_709_120, 'orders.ldf': 268_435_456 },
  },
}

const PAGE_SIZE_MAX = 1000

/** Looking into a mounted machine. Reading, so every user may. */
export function browseRoutes(running: Running): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/flrs/:flr/browse',
      summary: 'Lists a folder of a mounted machine; the same few files on each.',
      source: 'the 10.0 OpenAPI; the files are ours',
      body: { shape: anyShape(browseDataApi), mediaTypes: OPERATION_MEDIA_TYPES, isOptional: true },
      reply: anyShape(pathInformationApi),
      handle: async (exchange) => {
        const simulation = running()
        const { Path, PageNumber, PageSize } = await readBody(exchange, browseDataApi)
        const page = inRange('PageNumber', PageNumber, { min: 1, max: 1_000_000, absent: 1 })
        const size = inRange('PageSize', PageSize, { min: 1, max: PAGE_SIZE_MAX, absent: PAGE_SIZE_MAX })
        const identifier = exchange.params.flr ?? ''
        const session = found(
          simulation.site().flrSessions.find((each) => isSameIdentifier(each.identifier, identifier)),
          { kind: 'FLR session', identifier, lister: '/v1/flrs' },
        )
        if (session.status !== 'MountCompletedSuccessfully') {
          throw new Problem(
            'operation-refused',
            `FLR session ${quoted(identifier)} is ${session.status ?? 'not mounted'}; browse it once it is mounted.`,
          )
        }
        const { path, entry } = findEntry(Path ?? '')
        const items = typeof entry === 'number' ? [] : Object.entries(entry)
        return document(pathInformationApi, {
          MainPathItem: toItem(path, entry),
          PathItems: items
            .slice((page - 1) * size, page * size)
            .map(([name, inside]) => toItem(`${path}/${name}`, inside)),
        })
      },
    },
  ]
}

/** @param text with slashes of either kind, in any letter case; '' is where the disks are */
function findEntry(text: string): { readonly path: string; readonly entry: Entry } {
  let path = ''
  let entry: Entry = DISKS
  for (const wanted of text.split(/[\\/]+/).filter((part) => part !== '')) {
    const entries: readonly (readonly [string, Entry])[] =
      typeof entry === 'number' ? [] : Object.entries(entry)
    const next = entries.find(([name]) => name.toLowerCase() === wanted.toLowerCase().replace(/:$/, ''))
    if (next === undefined) {
      throw new Problem(
        'entity-not-found',
        `There is no path ${quoted(text)} on the machine; browse ${quoted(path)} for what there is.`,
      )
    }
    path = `${path}/${next[0]}`
    entry = next[1]
  }
  return { path, entry }
}

function toItem(path: string, entry: Entry): PathItemInformationApi {
  const isFile = typeof entry === 'number'
  return {
    CreationTime: null,
    DownloadInformation: { AdditionalInformation: null, IsDownloadable: isFile },
    IsBrowsable: !isFile,
    LastAccessTime: null,
    LastWriteTime: null,
    Path: path === '' ? '/' : path,
    SizeInBytes: isFile ? entry : null,
    Type: isFile ? 'File' : 'Folder',
  }
}
