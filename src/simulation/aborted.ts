/** Resolves with the work, or as soon as the signal is aborted, whichever comes first. */
export async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  try {
    await Promise.race([work, aborted(signal, done.signal)])
  } finally {
    done.abort()
  }
}

/** Resolves once the signal is aborted, and forgets it where nobody waits any more. */
export async function aborted(signal: AbortSignal, forget?: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, {
      once: true,
      ...(forget === undefined ? {} : { signal: forget }),
    })
  })
}
