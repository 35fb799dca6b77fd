/** Keeps the few single facts of a data folder: the identity of the local site, the signing key. */
export interface PropertyStore {
  find(name: string): Promise<string | undefined>
  /** Writes the value unless there is one, and gives what is there then: two that race agree. */
  putIfAbsent(name: string, value: string): Promise<string>
  put(name: string, value: string): Promise<void>
  /** Writes `to` where the value is `from`, and says whether it was: of two that race, one wins. */
  replace(name: string, from: string, to: string): Promise<boolean>
}
