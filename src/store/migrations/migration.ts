/** One step from one schema to the next. Never edited once released. */
export interface Migration {
  /** A number of four digits, a dash, a word or two: names sort in the order of the steps. */
  readonly name: string
  /** Statements, run in one transaction. A second dialect stands beside this one. */
  readonly sqlite: readonly string[]
}
