import { stateWords } from '../parts/state-words.ts'
import type { Bar, LaneLayout, Place } from './layout.ts'
import type { View } from './scale.ts'
import styles from './timeline.module.css'

const BAR = 14
const ROW = 18
const PAD = 8
const HEIGHT_MIN = 40

interface LaneChartProps {
  readonly lane: LaneLayout
  readonly place: number
  readonly width: number
  readonly ticks: readonly number[]
  /** Where now stands, pixels. */
  readonly nowX: number
  readonly active: string | undefined
  readonly onPoint: (place: Place | undefined) => void
  readonly onOpen: (id: string) => void
  readonly onZoom: (view: View) => void
}

/** The tasks of one lane, or their counts. For the eye alone: the table says the same in words. */
export function LaneChart({
  lane,
  place,
  width,
  ticks,
  nowX,
  active,
  onPoint,
  onOpen,
  onZoom,
}: LaneChartProps) {
  const height = Math.max(HEIGHT_MIN, lane.rows * ROW + 2 * PAD - (ROW - BAR))
  const columnHeight = HEIGHT_MIN - 2 * PAD + 6
  return (
    <svg width={width} height={height} aria-hidden="true" className={styles.lane}>
      {ticks.map((x) => (
        <line key={x} x1={x} x2={x} y1={0} y2={height} className={styles.grid} />
      ))}
      {lane.columns.map(({ bin, left, width: wide, count, failed }) => {
        const tall = Math.max(3, (count / lane.columnMax) * columnHeight)
        const bad = failed === 0 ? 0 : Math.max(2, (failed / count) * tall)
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: keys zoom as well
          <g
            key={bin.from}
            className={styles.column}
            onClick={() => onZoom({ from: Date.parse(bin.from), to: Date.parse(bin.to) })}
          >
            <title>{`${count} started, ${failed} failed`}</title>
            <rect x={left} y={height - PAD - tall} width={wide} height={tall} className={styles.counted} />
            {bad > 0 && (
              <rect
                x={left}
                y={height - PAD - bad}
                width={wide}
                height={bad}
                className={styles.countedFailed}
              />
            )}
          </g>
        )
      })}
      {lane.bars.map((bar) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: keys go through the tasks and open them as well
        <g
          key={bar.task.id}
          className={styles.bar}
          data-tone={stateWords(bar.task.state).tone}
          data-active={bar.task.id === active}
          onPointerEnter={() => onPoint({ lane: place, id: bar.task.id })}
          onPointerLeave={() => onPoint(undefined)}
          onClick={() => onOpen(bar.task.id)}
        >
          <BarShape bar={bar} top={PAD + bar.row * ROW} stage={width} />
        </g>
      ))}
      {nowX >= 0 && nowX <= width && <line x1={nowX} x2={nowX} y1={0} y2={height} className={styles.now} />}
    </svg>
  )
}

function BarShape({ bar, top, stage }: { readonly bar: Bar; readonly top: number; readonly stage: number }) {
  // What lies far outside is cut, since browsers draw no bars of a year seen by the minute.
  const left = Math.max(-20, bar.left)
  const right = Math.min(stage + 20, bar.left + bar.width)
  const width = Math.max(0, right - left)
  if (width === 0) return null
  const tone = stateWords(bar.task.state).tone
  return (
    <>
      <rect
        x={left}
        y={top}
        width={width}
        height={BAR}
        rx={3}
        className={bar.isEndless ? styles.endless : styles.whole}
      />
      {bar.isEndless && (
        <>
          <rect
            x={left}
            y={top}
            width={(width * bar.task.progress) / 100}
            height={BAR}
            rx={3}
            className={styles.done}
          />
          <path d={`M${right} ${top - 1}l5 ${BAR / 2 + 1}l-5 ${BAR / 2 + 1}`} className={styles.edge} />
        </>
      )}
      {tone === 'failed' && <path d={`M${right - 5} ${top - 3}l5 8l5 -8z`} className={styles.mark} />}
    </>
  )
}
