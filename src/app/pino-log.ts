import { pino } from 'pino'
import type { Log } from '../runtime/index.ts'

/** The log on standard error, a JSON line each. Values are data, so no text in them can begin a line of its own. */
export function createPinoLog(level: 'silent' | 'error' | 'warn' | 'info'): Log {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Nothing logs secrets; should a header ever come along, it is cut out.
      redact: {
        paths: ['*.authorization', '*["x-zerto-session"]', 'password', '*.password'],
        censor: '[cut]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
  return Object.assign(log, { isInfoLost: !log.isLevelEnabled('info') })
}
