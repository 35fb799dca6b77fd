import { inspect } from 'node:util'

/** As libpq writes addresses. What the parts must be is for the store to say. */
const ADDRESS = /^postgres(?:ql)?:\/\/(?:[^@/?#\s]*@)?([^@/?#\s]*)(\/[^@?#\s]*)?(?:\?[^#\s]*)?$/

/** The address of a store on a server. It may hold a password, so it is shown and logged without that. */
export class StoreAddress {
  readonly #url: string
  readonly #shown: string

  private constructor(url: string, shown: string) {
    this.#url = url
    this.#shown = shown
  }

  /** Reads `postgres://user:password@host:5432/database`; `undefined` where it is nothing like that. */
  static parse(text: string): StoreAddress | undefined {
    const match = ADDRESS.exec(text.trim())
    if (match === null) return undefined
    const [url, hosts = '', database = ''] = match
    return new StoreAddress(url, `postgres://${hosts}${database}`)
  }

  /** All of it: for the one that connects. */
  reveal(): string {
    return this.#url
  }

  /** Hosts and database, without user, password and parameters. */
  toString(): string {
    return this.#shown
  }

  toJSON(): string {
    return this.#shown
  }

  [inspect.custom](): string {
    return this.#shown
  }
}
