import type { Cell, CopiedRow, CopiedTable } from './copied-tables.ts'

/** The bounds of the log of changes. */
export interface LogBounds {
  /** Of the newest change, kept or not. */
  readonly position: number
  /** Changes up to this position are not kept any more. */
  readonly forgotten: number
}

/** What is read of a table at once. */
export interface PageWish {
  /** Values of the key; the page goes on after them. */
  readonly after: readonly Cell[] | undefined
  readonly limit: number
}

/** A store that is read as a whole: the same rows in the same order, whichever database it is. */
export interface CopySource {
  /** How messages name it. */
  readonly place: string
  /** Rows in the order of the key, text as it was given to the store. */
  list(table: CopiedTable, page: PageWish): Promise<readonly CopiedRow[]>
  readLog(): Promise<LogBounds>
  /** The steps of the schema with the instants at which they were taken, which no other store has. */
  listSteps(): Promise<readonly CopiedRow[]>
  /** How far a copy into it has come; nothing where it is whole. */
  findNote(): Promise<string | undefined>
  /** Whether somebody has worked on it since it was opened. Nothing can be read after. */
  hasMoved(): Promise<boolean>
  /** Safe to call twice. */
  close(): Promise<void>
}

/** A step from one note to the next; the first has no note before. */
export interface NoteStep {
  readonly from: string
  readonly to: string
}

/** A store that is filled. Each call that writes is one transaction, durable when it resolves. */
export interface CopyTarget extends CopySource {
  begin(note: string): Promise<void>
  /**
   * Adds rows with all that is made from them, and notes it.
   *
   * @throws Problem `store-in-use` where the note is not `from`: somebody else copies there
   */
  put(table: CopiedTable, rows: readonly CopiedRow[], note: NoteStep): Promise<void>
  /** Makes what follows from all rows together. May be done again. */
  complete(log: LogBounds): Promise<void>
  /** Removes the note, and the store is one like any other. */
  end(): Promise<void>
}
