import { hash } from 'node:crypto'

/** A weak tag: the same content, whatever compression it travels in. */
export function entityTagOf(...parts: readonly string[]): string {
  return `W/"${hash('sha1', `${parts.join('\0')}\0`, 'base64url')}"`
}

/** Whether the client already has the answer with this tag. */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const bare = bareTag(tag)
  return ifNoneMatch.split(',').some((given) => bareTag(given) === bare)
}

/** Without weakness and white space. */
function bareTag(tag: string): string {
  return tag.trim().replace(/^W\//, '')
}
