/** The name most like a mistyped one; `undefined` where none comes near. */
export function findNearestName(typed: string, names: readonly string[]): string | undefined {
  let nearest: { readonly name: string; readonly edits: number } | undefined
  for (const name of names) {
    // `list` is as near to `tasks list` as a mistyped `tasks lst`.
    const edits = Math.min(countEdits(typed, name), countEdits(typed, name.split(' ').at(-1) ?? name))
    if (edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) nearest = { name, edits }
  }
  const tolerated = Math.max(1, Math.floor(typed.length / 3))
  return nearest !== undefined && nearest.edits <= tolerated ? nearest.name : undefined
}

/** How many letters must be put in, left out, replaced or swapped with their neighbour. */
function countEdits(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}
