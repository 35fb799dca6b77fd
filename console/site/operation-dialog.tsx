import { useEffect, useState } from 'react'
import { sendJson } from '../api/call.ts'
import { toProblem } from '../api/use-loaded.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import type { Operation } from './operations.ts'
import styles from './site.module.css'
import type { VpgView } from './site-shapes.ts'

export interface Wish {
  readonly vpg: VpgView
  readonly operation: Operation
}

interface OperationDialogProps {
  readonly wish: Wish | undefined
  readonly onClose: () => void
  /** Told the identifier of the task. */
  readonly onStarted: (task: string) => void
}

/** Says what will happen and by which call, before anything does. */
export function OperationDialog({ wish, onClose, onStarted }: OperationDialogProps) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish begins without the problem of the last one
  useEffect(() => {
    setProblem(undefined)
    setBusy(false)
  }, [wish])
  if (wish === undefined) return null
  const { vpg, operation } = wish
  const path = `/v1/vpgs/${vpg.VpgIdentifier}/${operation.action}`

  const start = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      onStarted(await sendJson<string>('POST', path, operation.body ?? {}))
    } catch (error) {
      setProblem(toProblem(error).message)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={`${operation.label}: ${vpg.VpgName}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind={operation.isFinal ? 'danger' : 'primary'} onClick={start} disabled={isBusy}>
            {isBusy ? 'Starting…' : 'Start'}
          </Button>
        </>
      }
    >
      <p>{operation.says}</p>
      <p className={styles.quiet}>
        {vpg.VmsCount} VMs, {vpg.SourceSite} → {vpg.TargetSite}. The call that any client would make:
      </p>
      <p>
        <code className={styles.call}>POST {path}</code>
      </p>
      <p role="alert" className={styles.problem}>
        {problem}
      </p>
    </Dialog>
  )
}
