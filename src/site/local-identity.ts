import type { Ids } from '../runtime/index.ts'
import type { PropertyStore } from '../store/index.ts'

const PROPERTY = 'local-site'
/** Stands before an identifier that was taken over; one that was made up stands alone. */
const ADOPTED = 'adopted '

/** The guid of the local site where no model says it: made once, kept with the data. */
export interface LocalIdentity {
  get(): Promise<string>
  /**
   * Takes the identity of the server whose tasks are imported, once, and only in place of one that was made up.
   *
   * @returns whether it was taken
   */
  adopt(identifier: string): Promise<boolean>
}

export function createLocalIdentity({
  properties,
  ids,
}: {
  properties: PropertyStore
  ids: Ids
}): LocalIdentity {
  let known: string | undefined
  // One adoption at a time, so that of two that race the second sees what the first took.
  let lastAdoption: Promise<unknown> = Promise.resolve()

  async function read(): Promise<string> {
    const stored = await properties.find(PROPERTY)
    return stored ?? (await properties.putIfAbsent(PROPERTY, ids.guid()))
  }

  async function adoptNow(identifier: string): Promise<boolean> {
    const made = await read()
    if (made.startsWith(ADOPTED)) return false
    if (!(await properties.replace(PROPERTY, made, `${ADOPTED}${identifier}`))) return false
    known = identifier
    return true
  }

  return {
    async get() {
      if (known !== undefined) return known
      const stored = await read()
      // One that was made up may still give way, in another process too.
      if (stored.startsWith(ADOPTED)) known = identifierIn(stored)
      return known ?? identifierIn(stored)
    },
    adopt(identifier) {
      const adoption = lastAdoption.then(() => adoptNow(identifier))
      lastAdoption = adoption.catch(() => {})
      return adoption
    },
  }
}

function identifierIn(stored: string): string {
  return stored.startsWith(ADOPTED) ? stored.slice(ADOPTED.length) : stored
}
