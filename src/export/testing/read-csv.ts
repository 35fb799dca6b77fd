/** The fields of a text by RFC 4180, read letter by letter; throws for one that does not keep to it. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  const rows: string[][] = []
  let row: string[] = []
  for (let place = 0; place < text.length; ) {
    field.lastIndex = place
    const [whole = '', inQuotes, plain = ''] = field.exec(text) ?? []
    row.push(inQuotes?.replaceAll('""', '"') ?? plain)
    place += whole.length
    if (text[place] === ',') place += 1
    else if (text.startsWith('\r\n', place)) {
      rows.push(row)
      row = []
      place += 2
    } else throw new Error(`neither a comma nor the end of a line at ${place}`)
  }
  if (row.length > 0) throw new Error('the last line has no end')
  return rows
}
