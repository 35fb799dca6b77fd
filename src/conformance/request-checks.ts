import type { Format } from '../wire/index.ts'
import { type Check, expect } from './check.ts'
import { expectError, expectFormat, expectStatus, readJson } from './expectations.ts'
import { firstAddress } from './places.ts'
import { ACCEPT } from './target.ts'

const TYPES = '/v1/tasks/types'
type Headers = Readonly<Record<string, string>>

/** Which format a request gets, by its own headers alone. */
const FORMATS: readonly (Pick<Check, 'id' | 'what' | 'evidence' | 'source'> & {
  readonly headers: Headers
  readonly format: Format
})[] = [
  {
    id: 'none',
    what: 'Without Accept and Content-Type the answer is JSON.',
    evidence: 'documented',
    source: 'wire contract 2',
    headers: {},
    format: 'json',
  },
  {
    id: 'any',
    what: 'Accept: */* gets JSON.',
    evidence: 'observed',
    source: 'wire contract 2',
    headers: { accept: '*/*' },
    format: 'json',
  },
  {
    id: 'xml',
    what: 'Accept: application/xml gets XML.',
    evidence: 'documented',
    source: 'wire contract 2',
    headers: { accept: 'application/xml' },
    format: 'xml',
  },
  {
    id: 'text-xml',
    what: 'Accept: text/xml gets XML.',
    evidence: 'documented',
    source: 'wire contract 2',
    headers: { accept: 'text/xml' },
    format: 'xml',
  },
  {
    id: 'quality',
    what: 'Of several types in Accept the one with the highest q counts.',
    evidence: 'documented',
    source: 'wire contract 2',
    headers: { accept: 'application/json;q=0.5, application/xml' },
    format: 'xml',
  },
  {
    id: 'content-type-xml',
    what: 'Without Accept, Content-Type: application/xml on a GET gets XML.',
    evidence: 'observed',
    source: 'wire contract 2',
    headers: { 'content-type': 'application/xml' },
    format: 'xml',
  },
  {
    id: 'content-type-json',
    what: 'Content-Type: application/json on a GET does no harm.',
    evidence: 'observed',
    source: 'client demands 2',
    headers: { 'content-type': 'application/json' },
    format: 'json',
  },
  {
    id: 'any-and-content-type',
    what: 'With Accept: */* the Content-Type of the request decides.',
    evidence: 'inferred',
    source: 'DEV-018',
    headers: { accept: '*/*', 'content-type': 'application/xml' },
    format: 'xml',
  },
  {
    id: 'unknown-header',
    what: 'A header that the API does not have is passed over.',
    evidence: 'observed',
    source: 'client demands 8',
    headers: { accept: 'application/json', 'zerto-triggered-by': 'Conformance' },
    format: 'json',
  },
]

/** Other spellings of an address that must lead to the same place. */
const ADDRESSES: readonly (Pick<Check, 'id' | 'what' | 'evidence' | 'source'> & { readonly path: string })[] =
  [
    {
      id: 'letter-case',
      what: 'Paths are read in any letter case.',
      evidence: 'observed',
      source: 'client demands 8',
      path: '/V1/Tasks/TYPES',
    },
    {
      id: 'trailing-slash',
      what: 'A slash at the end of a path changes nothing.',
      evidence: 'observed',
      source: 'client demands 8',
      path: '/v1/tasks/types/',
    },
  ]

const NOBODY = '00000000-0000-4000-8000-000000000000'

/** How errors look. */
const ERRORS: readonly (Pick<Check, 'id' | 'what' | 'path' | 'source'> & {
  readonly address: string
  readonly status: number
  readonly format?: Format
})[] = [
  {
    id: 'task-unknown',
    what: 'An unknown task is answered with 404 and a Message.',
    path: '/v1/tasks/{taskIdentifier}',
    source: 'DEV-019',
    address: `/v1/tasks/${NOBODY}.${NOBODY}`,
    status: 404,
  },
  {
    id: 'task-unknown-xml',
    what: 'An unknown task is answered in XML where XML is asked for.',
    path: '/v1/tasks/{taskIdentifier}',
    source: 'DEV-019',
    address: `/v1/tasks/${NOBODY}.${NOBODY}`,
    status: 404,
    format: 'xml',
  },
  {
    id: 'task-unreadable',
    what: 'What is no task identifier is answered with 404 and a Message.',
    path: '/v1/tasks/{taskIdentifier}',
    source: 'DEV-019',
    address: '/v1/tasks/no-such-task',
    status: 404,
  },
  {
    id: 'task-singular',
    what: 'The path /v1/task is not served.',
    path: '/v1/tasks/{taskIdentifier}',
    source: 'DEV-002',
    address: `/v1/task/${NOBODY}.${NOBODY}`,
    status: 404,
  },
  {
    id: 'vpg-unknown',
    what: 'An unknown VPG is answered with 404 and a Message.',
    path: '/v1/vpgs/{vpgIdentifier}',
    source: 'DEV-019',
    address: `/v1/vpgs/${NOBODY}`,
    status: 404,
  },
  {
    id: 'path-unknown',
    what: 'A path that nothing is served at is answered with 404.',
    path: '/v1',
    source: 'DEV-019',
    address: '/v1/no-such-service',
    status: 404,
  },
]

/** How requests are read: formats, addresses, and what is answered to wrong ones. */
export const REQUEST_CHECKS: readonly Check[] = [
  ...FORMATS.map(
    ({ headers, format, ...row }): Check => ({
      ...row,
      id: `formats.${row.id}`,
      path: TYPES,
      judge: async (target) => expectFormat(await target.get(TYPES, headers), format),
    }),
  ),
  {
    id: 'formats.not-offered',
    what: 'An Accept that allows neither JSON nor XML is answered with 406.',
    path: TYPES,
    evidence: 'inferred',
    source: 'DEV-023',
    judge: async (target) => expectStatus(await target.get(TYPES, { accept: 'image/png' }), 406),
  },
  ...ADDRESSES.map(
    ({ path, ...row }): Check => ({
      ...row,
      id: `addresses.${row.id}`,
      path: TYPES,
      async judge(target) {
        const [answer, usual] = [
          await target.get(path, { accept: ACCEPT.json }),
          await target.page(TYPES, 'json'),
        ]
        expectFormat(answer, 'json')
        expect(answer.text === usual.text, `the answer of ${TYPES}`, 'another')
      },
    }),
  ),
  {
    id: 'addresses.one-trailing-slash',
    what: 'A slash after an identifier changes nothing.',
    path: '/v1/tasks/{taskIdentifier}',
    evidence: 'observed',
    source: 'wire contract 9',
    async judge(target) {
      const address = await firstAddress(target, '/v1/tasks/{taskIdentifier}')
      const answer = await target.get(`${address}/`, { accept: ACCEPT.json })
      expectFormat(answer, 'json')
      readJson(answer)
    },
  },
  ...ERRORS.map(
    ({ address, status, format = 'json', ...row }): Check => ({
      ...row,
      id: `errors.${row.id}`,
      evidence: 'inferred',
      judge: async (target) =>
        expectError(await target.get(address, { accept: ACCEPT[format] }), status, format),
    }),
  ),
]
