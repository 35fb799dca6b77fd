import { Dialog } from '../parts/dialog.tsx'
import styles from './tasks.module.css'

const KEYS: readonly (readonly [string, string])[] = [
  ['↓ or j', 'next task'],
  ['↑ or k', 'task before'],
  ['Page Down, Page Up, Home, End', 'further'],
  ['Enter', 'open the task'],
  ['Space or x', 'select the task; updates wait meanwhile'],
  ['Escape', 'select nothing'],
  ['p', 'pause and resume updates'],
  ['/', 'to the filter'],
  ['?', 'these keys'],
]

export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
