import type { Ids } from '../../src/runtime/index.ts'

/** Identifiers in a row, so that a run can be repeated: `00000000-0000-4000-8000-000000000001`, … */
export function createCountingIds(): Ids {
  let count = 0
  return {
    guid: () => {
      count += 1
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    },
    secret: (bytes) => {
      count += 1
      return Buffer.alloc(bytes, `secret ${count} `).toString('base64url')
    },
  }
}
