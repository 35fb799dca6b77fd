import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Button } from '../parts/button.tsx'
import { Link } from '../parts/link.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { EmptyState, LoadingState } from '../parts/states.tsx'
import { useSession } from '../session/session.tsx'
import { matchPath } from './match-path.ts'
import { PAGES, type PageRow } from './pages.ts'

const COMPONENTS: ReadonlyMap<string, ComponentType> = new Map(
  PAGES.map(({ path, load }) => [path, lazy(async () => ({ default: (await load()).Page }))]),
)

/** The page at a path, loaded when it is first seen. */
export function PageView({ path }: { readonly path: string }) {
  const { role } = useSession()
  const row = PAGES.find((page) => matchPath(page.path, path) !== undefined)
  const PageOf = row === undefined ? undefined : COMPONENTS.get(row.path)
  if (path === '/') return null
  if (row === undefined || PageOf === undefined) return <Missing />
  if (!isAllowed(row, role)) return <Forbidden title={row.title} />
  return (
    <Guard key={path}>
      <Suspense fallback={<LoadingState label={`Loading ${row.title.toLowerCase()}…`} />}>
        <PageOf />
      </Suspense>
    </Guard>
  )
}

/** Whether somebody of this role is shown the page. */
export function isAllowed({ role: wanted }: PageRow, role: string): boolean {
  return wanted === undefined || role === wanted
}

function Missing() {
  return (
    <>
      <PageHead title="There is no such page" />
      <EmptyState title="Nothing is at this address" action={<Link to="/overview">Go to the overview</Link>}>
        The address may have been typed wrong, or be one of a newer version.
      </EmptyState>
    </>
  )
}

function Forbidden({ title }: { readonly title: string }) {
  return (
    <>
      <PageHead title={title} />
      <EmptyState title="This page is for administrators">
        Ask an administrator for what you look for, or sign in as one.
      </EmptyState>
    </>
  )
}

/** Keeps a mistake in a page from taking the rest of the console with it. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <EmptyState
        title="This page has stopped"
        action={<Button onClick={() => window.location.reload()}>Load again</Button>}
      >
        The console met something it did not expect, or was updated while it was open.
      </EmptyState>
    )
  }
}
