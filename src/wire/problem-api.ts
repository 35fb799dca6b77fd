import { plainText } from './scalars.ts'
import { record, type ValueOf } from './shape.ts'

/**
 * The body of every error. Source: wire contract 6, `{"Message":"…"}`; no error in XML was ever recorded, so the
 * XML form follows the rules of all other contracts: DEV-019.
 */
export const errorApi = record('ErrorApi', { Message: plainText })
export type ErrorApi = ValueOf<typeof errorApi>
