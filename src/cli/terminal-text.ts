const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * Text from elsewhere as it may stand in a terminal: one line, in which everything that would move the cursor,
 * colour, beep, rename the window or turn the reading direction is shown as what it is, `\x1b`, and does nothing.
 */
export function toTerminalText(text: string): string {
  return text.replace(HARMFUL, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** The same for text of ours that has lines, such as one for each mistake in a file: they stay lines. */
export function toTerminalLines(text: string): string {
  return text.split('\n').map(toTerminalText).join('\n')
}

// JSON escapes the controls below U+0020 by itself; C1 controls, DEL and format characters stand as they are.
const LEFT_BY_WRITERS = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu

/** A JSON document that is the same to every reader and harmless to a terminal. */
export function toTerminalJson(json: string): string {
  return json.replace(LEFT_BY_WRITERS, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** An XML document that is the same to every reader and harmless to a terminal. */
export function toTerminalXml(xml: string): string {
  return xml.replace(
    LEFT_BY_WRITERS,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`,
  )
}
