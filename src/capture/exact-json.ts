/**
 * `JSON.parse`, with a byte order mark passed over, and numbers past 2^53, such as a VraIdentifier, as their digits.
 *
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text.replace(/^\u{feff}/u, ''), (...given: readonly unknown[]) => {
    const [, value, context] = given
    const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    return isRounded ? sourceOf(context, value) : value
  })
}

function sourceOf(context: unknown, value: number): unknown {
  return typeof context === 'object' && context !== null && 'source' in context ? context.source : value
}
