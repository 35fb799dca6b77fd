import { useState } from 'react'
import { getText } from '../api/call.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { Button } from '../parts/button.tsx'
import { FailedState, LoadingState } from '../parts/states.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { copyText } from '../tasks/toolbar.tsx'
import { indentXml } from './indent-xml.ts'
import styles from './task.module.css'

const TABS = [
  { key: 'json', label: 'JSON' },
  { key: 'xml', label: 'XML' },
] as const

/** The task as GET /v1/tasks/{id} answers it. */
export function Raw({ id, generation }: { readonly id: string; readonly generation: number }) {
  const [chosen, setChosen] = useState<string>('json')
  const path = `/v1/tasks/${encodeURIComponent(id)}`
  const { state, value, problem, reload } = useLoaded(`${path} ${chosen} ${generation}`, async (signal) => {
    const text = await getText(path, `application/${chosen}`, { signal })
    return chosen === 'json' ? JSON.stringify(JSON.parse(text), null, 2) : indentXml(text)
  })
  return (
    <Tabs label="Format" tabs={TABS} chosen={chosen} onChoose={setChosen}>
      {state === 'failed' && <FailedState problem={problem} onRetry={reload} />}
      {value === undefined && state !== 'failed' && <LoadingState />}
      {value !== undefined && (
        <>
          <p className={styles.call}>
            <code>
              GET {path} · Accept: application/{chosen}
            </code>
            <Button kind="quiet" icon="copy" onClick={() => void copyText(value)}>
              Copy
            </Button>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={styles.raw} tabIndex={0}>
            {value}
          </pre>
        </>
      )}
    </Tabs>
  )
}
