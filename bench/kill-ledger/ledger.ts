import type { Stores } from '../../src/store/index.ts'
import type { Task, TaskId } from '../../src/task/index.ts'
import { type Entry, type Line, toEntry } from './entry.ts'

/** What became of the write that was under way when the process died. */
export type InFlight = 'none' | 'kept' | 'gone'

/** What a store must hold: kept outside the process that writes it. */
export class Ledger {
  readonly #acknowledged = new Map<string, Entry>()
  #inFlight: readonly Entry[] = []
  #writes = 0

  /** Acknowledged writes, in all. */
  get writes(): number {
    return this.#writes
  }

  record(line: Line): void {
    if ('begin' in line) {
      this.#inFlight = line.begin
      return
    }
    this.#absorb()
    this.#writes += 1
  }

  /** Compares a reopened store with the ledger, and settles the write that was under way. */
  async check(stores: Stores): Promise<{ readonly faults: readonly string[]; readonly inFlight: InFlight }> {
    const stored = new Map((await listAll(stores)).map((task) => [task.id as string, toEntry(task)]))
    const present = this.#inFlight.filter((entry) => isSameEntry(stored.get(entry.id), entry)).length
    const faults: string[] = []
    if (present > 0 && present < this.#inFlight.length) {
      faults.push(`half a write: ${present} of ${this.#inFlight.length} tasks`)
    }
    const inFlight = this.#inFlight.length === 0 ? 'none' : present > 0 ? 'kept' : 'gone'
    if (inFlight === 'kept') this.#absorb()
    this.#inFlight = []
    for (const entry of this.#acknowledged.values()) {
      if (!isSameEntry(stored.get(entry.id), entry))
        faults.push(`lost: ${entry.id} generation ${entry.generation}`)
      stored.delete(entry.id)
    }
    for (const id of stored.keys()) faults.push(`never written: ${id}`)
    faults.push(...(await this.#checkKeys(stores)))
    return { faults, inFlight }
  }

  #absorb(): void {
    for (const entry of this.#inFlight) {
      const key = entry.key ?? this.#acknowledged.get(entry.id)?.key
      this.#acknowledged.set(entry.id, key === undefined ? entry : { ...entry, key })
    }
    this.#inFlight = []
  }

  /** A key was written with its task, so that a repeated create still finds it. */
  async #checkKeys(stores: Stores): Promise<readonly string[]> {
    const newest = [...this.#acknowledged.values()].filter(({ key }) => key !== undefined).slice(-5)
    const faults: string[] = []
    for (const { id, key = '' } of newest) {
      // Only the writer makes entries, from tasks.
      const task = await stores.tasks.find(id as TaskId)
      if (task === undefined) continue
      const again = { owner: 'writer', key, digest: id, expiresAt: 2 ** 40 }
      const outcome = await stores.tasks.create(task, 0, again).catch(() => undefined)
      if (outcome?.isReplay !== true) faults.push(`lost key: ${key}`)
    }
    return faults
  }
}

async function listAll({ tasks }: Stores): Promise<readonly Task[]> {
  return tasks.list({}, { limit: 1_000_000 })
}

function isSameEntry(one: Entry | undefined, other: Entry): boolean {
  return one?.generation === other.generation && one.digest === other.digest
}
