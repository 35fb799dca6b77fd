/** An XML document with a line an element; for reading, since it adds space between elements. */
export function indentXml(xml: string): string {
  let depth = 0
  const lines: string[] = []
  for (const token of xml.match(/<[^>]+>[^<]*/g) ?? [xml]) {
    const isEnd = token.startsWith('</')
    if (isEnd) depth -= 1
    const last = lines.at(-1)
    const name = /^<\/([^\s>]+)/.exec(token)?.[1]
    const isOwnEnd =
      name !== undefined && last !== undefined && new RegExp(`^\\s*<${escaped(name)}[\\s>]`).test(last)
    if (isEnd && isOwnEnd && !last.includes('</')) lines[lines.length - 1] = `${last}${token.trim()}`
    else lines.push(`${'  '.repeat(Math.max(0, depth))}${token.trim()}`)
    if (!isEnd && !/^<[?!]/.test(token) && !/\/>/.test(token)) depth += 1
  }
  return lines.join('\n')
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
