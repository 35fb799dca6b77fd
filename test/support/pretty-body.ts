/**
 * A JSON or XML body on many lines, members in their order and every spelling kept. Lines of NDJSON and CSV stay as they
 * are, but for the end of the last; a carriage return is shown.
 */
export function prettyBody(body: string, contentType: string): string {
  if (/ndjson|csv/.test(contentType)) return body.replaceAll('\r', '␍').replace(/\n$/, '')
  if (/json/.test(contentType)) return prettyJson(body)
  if (/xml/.test(contentType)) return prettyXml(body)
  return body
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g

function prettyJson(body: string): string {
  const tokens = body.match(JSON_TOKEN) ?? []
  let text = ''
  let depth = 0
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    const previous = tokens[index - 1]
    if (token === '{' || token === '[') {
      const isEmpty = next === '}' || next === ']'
      depth += isEmpty ? 0 : 1
      text += isEmpty ? token : `${token}\n${'  '.repeat(depth)}`
    } else if (token === '}' || token === ']') {
      const isEmpty = previous === '{' || previous === '['
      depth -= isEmpty ? 0 : 1
      text += isEmpty ? token : `\n${'  '.repeat(depth)}${token}`
    } else if (token === ',') text += `,\n${'  '.repeat(depth)}`
    else text += token === ':' ? ': ' : token
  })
  return text
}

const XML_TOKEN = /<[^>]*>|[^<]+/g

function prettyXml(body: string): string {
  const lines: string[] = []
  let depth = 0
  let isLeaf = false
  for (const token of body.match(XML_TOKEN) ?? []) {
    const isClosing = token.startsWith('</')
    if (isClosing && isLeaf) {
      lines.push(`${lines.pop()}${token}`)
      depth -= 1
    } else if (isClosing) {
      depth -= 1
      lines.push('  '.repeat(depth) + token)
    } else if (!token.startsWith('<')) lines.push(`${lines.pop()}${token}`)
    else {
      lines.push('  '.repeat(depth) + token)
      depth += token.endsWith('/>') ? 0 : 1
    }
    isLeaf = !isClosing && !token.endsWith('/>')
  }
  return lines.join('\n')
}
