import { classNames } from './class-names.ts'
import styles from './progress.module.css'
import { isEndedState, stateWords } from './state-words.ts'

/** How far a task is, with the number beside the bar. */
export function Progress({ percent, state }: { readonly percent: number; readonly state: string }) {
  const { tone } = stateWords(state)
  return (
    <span className={styles.progress}>
      <span
        className={styles.track}
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span
          className={classNames(styles.bar, styles[tone], !isEndedState(state) && styles.live)}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className={styles.number} aria-hidden="true">
        {percent} %
      </span>
    </span>
  )
}
