import { useState } from 'react'
import { toProblem } from '../api/use-loaded.ts'
import { showToast } from '../parts/toast.tsx'

/** Does one thing at a time, and says what came of it. */
export function useAction(onDone: () => void): {
  readonly isBusy: boolean
  readonly act: (does: () => Promise<unknown>, done: string) => void
} {
  const [isBusy, setBusy] = useState(false)
  const act = (does: () => Promise<unknown>, done: string) => {
    setBusy(true)
    does()
      .then(
        () => {
          showToast(done)
          onDone()
        },
        (error: unknown) => showToast(toProblem(error).message, { isProblem: true }),
      )
      .finally(() => setBusy(false))
  }
  return { isBusy, act }
}
