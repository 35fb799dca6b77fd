/** Whether a name stands for several. */
export function hasWildcard(text: string): boolean {
  return text.includes('*')
}

/** The names that a text with `*` for any letters stands for. */
export function toNamePattern(text: string): RegExp {
  const pieces = text.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pieces.join('.*')}$`, 'u')
}
