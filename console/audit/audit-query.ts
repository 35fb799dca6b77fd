/** What of the address narrows the log. */
const CONDITIONS = ['from', 'to', 'user', 'action'] as const

/** The query of the service for an address of the page. */
export function auditQueryOf(params: URLSearchParams, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams()
  for (const name of CONDITIONS) {
    const value = params.get(name)
    if (value !== null && value !== '') query.set(name, value)
  }
  for (const [name, value] of Object.entries(more)) if (value !== '') query.set(name, value)
  return query.toString()
}

/** Whether anything narrows it. */
export function isNarrowed(params: URLSearchParams): boolean {
  return auditQueryOf(params) !== ''
}
