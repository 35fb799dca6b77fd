import type { ReactNode } from 'react'
import { useConnection } from '../api/events.ts'
import { Badge } from '../parts/badge.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Link } from '../parts/link.tsx'
import { Menu, MenuItem } from '../parts/menu.tsx'
import { useSession } from '../session/session.tsx'
import { useAddress } from './address.ts'
import { isAllowed } from './page-view.tsx'
import { PAGES } from './pages.ts'
import { setPreferences, THEMES, usePreferences, ZONES } from './preferences.ts'
import styles from './shell.module.css'
import { TaskStrip } from './task-strip.tsx'

const ICONS: Readonly<Record<string, IconName>> = {
  '/overview': 'overview',
  '/tasks': 'tasks',
  '/timeline': 'timeline',
  '/site': 'site',
  '/audit': 'audit',
}

/** What is around every page: the way to the others, who and where one is, and what runs now. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const skip = () => document.getElementById('page')?.focus()
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={skip}>
        Skip to the page
      </button>
      <Header />
      <Navigation />
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
      <TaskStrip />
    </div>
  )
}

function Header() {
  const { siteName, hasSite } = useSession()
  return (
    <header className={styles.header}>
      <Link to="/overview" className={styles.brand}>
        <span className={styles.mark} aria-hidden="true">
          <Icon name="tasks" />
        </span>
        <span className={styles.product}>Zerto tasks</span>
        <span className={styles.site}>{siteName}</span>
      </Link>
      {hasSite && <span className={styles.simulated}>Simulated site</span>}
      <span className={styles.gap} />
      <ConnectionState />
      <Switches />
    </header>
  )
}

function ConnectionState() {
  const connection = useConnection()
  const words = {
    online: 'Live',
    connecting: 'Connecting…',
    offline: 'Offline',
  } as const
  const tip = {
    online: 'Changes are shown as they happen.',
    connecting: 'Waiting for the service.',
    offline: 'The service does not answer; what you see may be old. It is tried again.',
  } as const
  const tone = { online: 'completed', connecting: 'stopped', offline: 'failed' } as const
  return (
    <span role="status">
      <Badge
        tone={tone[connection]}
        icon={connection === 'offline' ? 'warning' : 'clock'}
        title={tip[connection]}
      >
        {words[connection]}
      </Badge>
    </span>
  )
}

const THEME_WORDS = { auto: 'As the system', light: 'Light', dark: 'Dark' } as const
const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' } as const
const ZONE_WORDS = { mine: 'My time zone', site: "The site's time zone" } as const

function Switches() {
  const { theme, zone } = usePreferences()
  const { userName, role, timeZone, version, signOut } = useSession()
  return (
    <div className={styles.switches}>
      <Menu label={`Theme: ${THEME_WORDS[theme]}`} icon={THEME_ICONS[theme]} isIconOnly>
        {(close) =>
          THEMES.map((each) => (
            <MenuItem
              key={each}
              isChosen={each === theme}
              onChoose={() => {
                setPreferences({ theme: each })
                close()
              }}
            >
              <Icon name={THEME_ICONS[each]} /> {THEME_WORDS[each]}
            </MenuItem>
          ))
        }
      </Menu>
      <Menu label={`Times: ${ZONE_WORDS[zone]}`} icon="clock" isIconOnly>
        {(close) =>
          ZONES.map((each) => (
            <MenuItem
              key={each}
              isChosen={each === zone}
              onChoose={() => {
                setPreferences({ zone: each })
                close()
              }}
            >
              {ZONE_WORDS[each]}
              {each === 'site' && <span className={styles.quiet}>{timeZone}</span>}
            </MenuItem>
          ))
        }
      </Menu>
      <Menu label={`User: ${userName}`} icon="user" isIconOnly>
        {() => (
          <>
            <p className={styles.who}>
              <strong>{userName}</strong>
              <span className={styles.quiet}>{role}</span>
              <span className={styles.quiet}>zvm-tasks {version}</span>
            </p>
            <MenuItem onChoose={signOut}>Sign out</MenuItem>
          </>
        )}
      </Menu>
    </div>
  )
}

function Navigation() {
  const { path } = useAddress()
  const { role, hasSite } = useSession()
  const rows = PAGES.filter(
    (page) => page.nav !== null && isAllowed(page, role) && (hasSite || page.needsSite !== true),
  )
  return (
    <nav className={styles.nav} aria-label="Pages">
      {rows.map((page) => {
        const isHere = path === page.path || path.startsWith(`${page.path}/`)
        return (
          <Link
            key={page.path}
            to={page.path}
            className={styles.place}
            aria-current={isHere ? 'page' : undefined}
          >
            <Icon name={ICONS[page.path] ?? 'tasks'} />
            <span>{page.nav}</span>
          </Link>
        )
      })}
    </nav>
  )
}
