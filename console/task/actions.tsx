import { useState } from 'react'
import { sendJson } from '../api/call.ts'
import type { TaskView } from '../api/types.ts'
import { toProblem } from '../api/use-loaded.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { formatType } from '../parts/format.ts'
import { isEndedState } from '../parts/state-words.ts'
import { showToast } from '../parts/toast.tsx'
import { useSession } from '../session/session.tsx'

/** What the reader's role may do to the task as it now is: cancel it, answer it. */
export function TaskActions({ task, onDone }: { readonly task: TaskView; readonly onDone: () => void }) {
  const { role, hasSite } = useSession()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const mayCancel = role !== 'reader' && task.isCancellable && canBeCancelled(task.state)
  const mayAnswer = role === 'administrator' && hasSite && task.state === 'WaitingForUserInput'

  const act = async (path: string, done: string) => {
    setBusy(true)
    try {
      await sendJson('POST', path)
      showToast(done)
      onDone()
    } catch (error) {
      showToast(toProblem(error).message, { isProblem: true })
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }
  const id = encodeURIComponent(task.id)
  return (
    <>
      {mayAnswer && (
        <Button
          kind="primary"
          disabled={isBusy}
          onClick={() => void act(`/api/site/tasks/${id}/answer`, 'Answered: the operation goes on.')}
        >
          Answer: go on
        </Button>
      )}
      {mayCancel && (
        <Button kind="danger" onClick={() => setAsking(true)}>
          Cancel task…
        </Button>
      )}
      <Dialog
        title={`Cancel "${formatType(task.type)}"?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Let it run</Button>
            <Button
              kind="danger"
              disabled={isBusy}
              onClick={() => void act(`/api/tasks/${id}/cancel`, 'The task was asked to stop.')}
            >
              Cancel the task
            </Button>
          </>
        }
      >
        <p>
          It is at {task.progress} %. It is asked to stop, and what it has done so far may be undone. This
          cannot be taken back.
        </p>
      </Dialog>
    </>
  )
}

function canBeCancelled(state: string): boolean {
  return !isEndedState(state) && state !== 'Cancelling'
}
