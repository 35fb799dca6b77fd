/** A member by its name in any letter case. */
export function memberOf(raw: unknown, name: string): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined
  const lower = name.toLowerCase()
  return Object.entries(raw).find(([member]) => member.toLowerCase() === lower)?.[1]
}

/** A text that is not empty. */
export function textOf(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined
}
