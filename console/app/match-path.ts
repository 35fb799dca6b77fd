/** What stands at the `:names` of a pattern, decoded; undefined where the path is another. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/')
  const given = path.replace(/\/+$/, '').split('/')
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [place, part] of wanted.entries()) {
    const actual = given[place] ?? ''
    if (!part.startsWith(':')) {
      if (part !== actual) return undefined
      continue
    }
    const value = decodePart(actual)
    if (value === undefined || value === '') return undefined
    found[part.slice(1)] = value
  }
  return found
}

function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
