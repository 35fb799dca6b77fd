import type { TaskHistory } from '../api/types.ts'

/** A point of the curve: 0 to 1 across the time shown, 0 to 100 up. */
export interface CurvePoint {
  readonly x: number
  readonly progress: number
  readonly state: string
}

/** The points of a progress curve: each change holds until the next one, the last one until `until`. */
export function curveOf(
  changes: TaskHistory['changes'],
  { from, until }: { readonly from: number; readonly until: number },
): readonly CurvePoint[] {
  const span = Math.max(1, until - from)
  const points = [...changes]
    .sort((one, other) => one.position - other.position)
    .map(({ at, progress, state }) => ({
      x: Math.max(0, Math.min(1, (Date.parse(at) - from) / span)),
      progress,
      state,
    }))
  const last = points.at(-1)
  return last === undefined || last.x === 1 ? points : [...points, { ...last, x: 1 }]
}

/** The path of an SVG of this size through the points, in steps. */
export function pathOf(
  points: readonly CurvePoint[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  let path = ''
  for (const [place, { x, progress }] of points.entries()) {
    const left = round(x * width)
    const top = round(height - (progress / 100) * height)
    path += place === 0 ? `M${left} ${top}` : `H${left}V${top}`
  }
  return path
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
