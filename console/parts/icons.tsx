import type { ReactNode } from 'react'

const PATHS = {
  overview: 'M2.5 9.5h4v4h-4zM9.5 2.5h4v11h-4zM2.5 2.5h4v4h-4z',
  tasks: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  timeline: 'M2 3.5h6M5 8h7M8 12.5h6',
  site: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  audit: 'M8 1.5l5 2v4c0 3.500-2.200 5.700-5 7-2.800-1.300-5-3.500-5-7v-4zM5.800 8l1.700 1.700 2.900-3',
  running: 'M13.500 8a5.500 5.500 0 1 1-2-4.250M13.500 2v3h-3',
  waiting: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11zM8 5v3.500M8 11h.01',
  paused: 'M5.500 3.500v9M10.500 3.500v9',
  failed: 'M4 4l8 8M12 4l-8 8',
  stopped: 'M4 4h8v8H4z',
  completed: 'M3 8.500l3.500 3.500L13 5',
  sun: 'M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500z',
  auto: 'M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11',
  clock: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11zM8 5v3.200l2 1.300',
  user: 'M8 8a2.750 2.750 0 1 0 0-5.500a2.750 2.750 0 0 0 0 5.500zM2.500 14c.5-3 2.800-4 5.500-4s5 1 5.500 4',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  left: 'M10 4L6 8l4 4',
  right: 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  add: 'M8 3v10M3 8h10',
  copy: 'M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  star: 'M8 2l1.800 3.800 4.200.5-3.100 2.900.8 4.100L8 11.300l-3.700 2 .8-4.100L2 6.300l4.200-.5z',
  keys: 'M1.500 4.500h13v7h-13zM4 7h.01M6.500 7h.01M9 7h.01M11.500 7h.01M5 9.500h6',
  search: 'M7 3a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM10 10l3.500 3.500',
  menu: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  slow: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11zM8 5v3.200h2.500',
  warning: 'M8 2.500l6 11H2zM8 6.500v3.500M8 11.800h.01',
  external: 'M6.500 3.500h-4v10h10v-4M9.500 2.500h4v4M13.500 2.500L7.500 8.500',
} as const

export type IconName = keyof typeof PATHS

/** A sign beside a word; it says nothing to those who listen. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
