/** What this browser keeps under a key; undefined where there is nothing, or it may not be read. */
export function readKept(key: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value in this browser, where it allows that. */
export function writeKept(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Private windows may refuse: then it is kept until the page is closed.
  }
}
