import { flag, integer, plainText, text } from './scalars.ts'
import { record, type ValueOf } from './shape.ts'

/** The body of `POST /api/console/session`. */
export const consoleSignInApi = record('ConsoleSignIn', { userName: text, password: text })

/** Who is signed in at the console, and where. */
export const consoleSessionApi = record('ConsoleSession', {
  userName: plainText,
  role: plainText,
  /** Of the site, an IANA name. */
  timeZone: plainText,
  siteName: plainText,
  /** `windows` or `appliance`. */
  profile: plainText,
  /** Seconds without a request after which the session ends. */
  idleSeconds: integer,
  /** Whether a simulated site runs. */
  hasSite: flag,
  version: plainText,
})
export type ConsoleSessionApi = ValueOf<typeof consoleSessionApi>
