/**
 * The address of a server as everything of ours keeps it: https, no trailing slash, and no `/v1` at its end,
 * since people copy that along. A text without scheme is taken as https. `undefined` for every other scheme, for
 * an address with a user in it, and for what is no address.
 */
export function parseServerUrl(text: string): string | undefined {
  const trimmed = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    return undefined
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/i, '')}`
}
