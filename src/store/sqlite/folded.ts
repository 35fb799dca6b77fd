/**
 * Text by which a name is found in any letter case. Folded here and not in SQL, since databases differ in what
 * they fold: SQLite's NOCASE knows only ASCII.
 */
export function folded(text: string): string {
  return text.toWellFormed().normalize('NFC').toLowerCase()
}
