/** One step from one schema to the next. Never edited once released. */
export interface Migration {
  /** A number of four digits, a dash, a word or two: names sort in the order of the steps. */
  readonly name: string
  /** Statements, run in one transaction. A second dialect stands beside this one. */
  readonly sqlite: readonly string[]
  /**
   * The same for PostgreSQL and what speaks its protocol, run in one transaction where the server has those for
   * schemas; each may run again after it was done. Text is compared byte by byte: `collate "C"`, in every column.
   */
  readonly postgres: readonly string[]
  /** Whether the terms and texts of the tasks that are there are written after the statements, in the same transaction. */
  readonly fillsTerms?: true
}
