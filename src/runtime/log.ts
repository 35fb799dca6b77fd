/** Structured log lines. `fields` are data, never built into the message, so nothing can be injected. */
export interface Log {
  info(fields: object, message: string): void
  /** Whether what `info` is given goes nowhere, so that it need not be put together. */
  readonly isInfoLost?: boolean
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
