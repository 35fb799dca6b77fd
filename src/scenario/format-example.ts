/** A value as a person writes it on one line of YAML. */
export function formatExample(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatExample).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${name}: ${formatExample(member)}`)
    return `{ ${members.join(', ')} }`
  }
  if (typeof value !== 'string') return String(value)
  return isPlain(value) ? value : JSON.stringify(value)
}

/** Whether YAML reads the text as that text without quotes, on a line of its own and between braces. */
function isPlain(text: string): boolean {
  return (
    /^[\p{L}\d/…]/u.test(text) &&
    !/: |[,[\]{}#]|\s$|:$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|[\d.e+-]+)$/i.test(text)
  )
}
