/**
 * The .NET way of an enumeration: names with numbers. On the wire a value is its number in JSON and its name in
 * XML; in a query it is either, in any letter case.
 */
export type NumberedNames = Readonly<Record<string, number>>

/** The words of one enumeration, looked up by number and by name in any letter case. */
export interface Vocabulary<Name extends string> {
  readonly names: readonly Name[]
  numberOf(name: string): number | undefined
  /** The canonical name of a number, or of a name in any letter case. */
  parse(text: string): Name | undefined
}

export function createVocabulary<const Table extends NumberedNames>(
  table: Table,
): Vocabulary<Extract<keyof Table, string>> {
  type Name = Extract<keyof Table, string>
  // Object.keys cannot know the literal names of the table it is given.
  const names = Object.keys(table) as Name[]
  const byWord = new Map<string, Name>()
  for (const name of names) {
    byWord.set(name.toLowerCase(), name)
    byWord.set(String(table[name]), name)
  }
  return {
    names,
    numberOf: (name) => (Object.hasOwn(table, name) ? table[name] : undefined),
    parse: (text) => byWord.get(text.trim().toLowerCase()),
  }
}
