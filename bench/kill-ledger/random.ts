/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** From 0 to `max`, both included. */
  integer(max: number): number
  chance(percent: number): boolean
}

/** A linear congruential generator with the constants of Numerical Recipes; its low bits are not used. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const integer = (max: number) => Math.floor(next() * (max + 1))
  return { integer, chance: (percent) => integer(99) < percent }
}
