/** One block of a stream of server-sent events. */
export interface ServerEvent {
  /** The id that counts from here on, for `Last-Event-ID`; empty before the first. */
  readonly lastId: string
  /** `message` unless named. */
  readonly event: string
  /** Empty for a block that only moves the id on. */
  readonly data: string
}

/** Reads server-sent events as they come. A block that is cut off is none. Source: the HTML standard, 9.2.6. */
export async function* readServerEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let lastId = ''
  let event = ''
  let data: string[] = []
  let hasId = false
  for await (const line of readLines(body, decoder)) {
    if (line === '') {
      if (data.length > 0 || hasId)
        yield { lastId, event: event === '' ? 'message' : event, data: data.join('\n') }
      event = ''
      data = []
      hasId = false
      continue
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'event') event = value
    else if (name === 'data') data.push(value)
    else if (name === 'id' && !value.includes('\0')) {
      lastId = value
      hasId = true
    }
  }
}

/** Lines end with LF, CR or both. */
async function* readLines(
  body: AsyncIterable<Uint8Array>,
  decoder: { decode(bytes: Uint8Array, options: { stream: true }): string },
): AsyncGenerator<string> {
  let rest = ''
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true })
    // A CR at the end may be half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    yield* lines
  }
}
