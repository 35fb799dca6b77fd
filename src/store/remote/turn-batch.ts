/**
 * Gathers what is to be sent in one turn of the event loop into one message: a message costs more than what it holds.
 *
 * @param flush called once after the turn in which something was noted
 * @returns what notes it
 */
export function createTurnBatch(flush: () => void): () => void {
  let isAwaited = false
  return () => {
    if (isAwaited) return
    isAwaited = true
    setImmediate(() => {
      isAwaited = false
      flush()
    })
  }
}
