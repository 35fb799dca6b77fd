const NAME_CHARS_MAX = 256

/**
 * Reads a user name as clients send it and gives the names to look up, first choice first: the whole name, for a
 * domain may be part of a user's own name, then the name without its domain. `\user` and `.\user` are `user`: an
 * empty domain is no domain. `undefined` where the text cannot be a name.
 *
 * Source: wire contract 3.1 and client demands 4; `DOMAIN\user`, `user@domain` and `\user` all occur.
 */
export function parseLoginName(text: string): readonly [string, ...string[]] | undefined {
  const whole = parseUserName(text)
  if (whole === undefined) return undefined
  const withoutPrefix = whole.slice(whole.indexOf('\\') + 1)
  const suffixAt = withoutPrefix.lastIndexOf('@')
  const bare = suffixAt < 1 ? withoutPrefix : withoutPrefix.slice(0, suffixAt)
  const others = [withoutPrefix, bare].filter((name, at, names) => name !== '' && names.indexOf(name) === at)
  return [whole, ...others.filter((name) => name !== whole)]
}

/**
 * Reads a name that a user may have: one line without a colon, which Basic credentials cannot carry, of 1 to 256
 * characters, in NFC, without an empty domain before it. `undefined` where the text is not such a name.
 */
export function parseUserName(text: string): string | undefined {
  const name = text.normalize('NFC').replace(/^\.?\\/, '')
  if (name === '' || name.length > NAME_CHARS_MAX || name.trim() !== name) return undefined
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}:]/u.test(name)) return undefined
  return name
}
