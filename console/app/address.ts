import { useMemo, useSyncExternalStore } from 'react'

/** Where the console is served. */
export const BASE = '/console'
const MOVED = 'zvm-tasks-moved'

export interface Going {
  readonly params?: URLSearchParams
  /** Whether the place that is left is forgotten, so that the back button passes over it. */
  readonly replace?: boolean
}

/** Values to set; null, '' and [] take a parameter away. What is not named stays. */
export type ParamChanges = Readonly<Record<string, string | readonly string[] | null>>

export interface Address {
  /** Without /console: `/tasks`. */
  readonly path: string
  readonly params: URLSearchParams
  readonly navigate: typeof navigate
  readonly setParams: typeof setParams
}

/** Where the reader is. The address is the state of every page: what is not in it is gone after a reload. */
export function useAddress(): Address {
  const href = useSyncExternalStore(listen, () => window.location.pathname + window.location.search)
  return useMemo(() => {
    const url = new URL(href, window.location.origin)
    return { path: toPath(url.pathname), params: url.searchParams, navigate, setParams }
  }, [href])
}

/** Goes to a page. */
export function navigate(path: string, { params, replace = false }: Going = {}): void {
  const href = hrefOf(path, params)
  if (href === window.location.pathname + window.location.search) return
  if (replace) window.history.replaceState(null, '', href)
  else window.history.pushState(null, '', href)
  window.dispatchEvent(new Event(MOVED))
}

/** Changes parameters of the page. */
export function setParams(
  changes: ParamChanges,
  { replace = false }: { readonly replace?: boolean } = {},
): void {
  const params = changedParams(new URLSearchParams(window.location.search), changes)
  navigate(toPath(window.location.pathname), { params, replace })
}

/** The parameters with the changes, those that stay in their order. */
export function changedParams(before: URLSearchParams, changes: ParamChanges): URLSearchParams {
  const params = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name)
    const values = value === null ? [] : typeof value === 'string' ? [value] : value
    for (const each of values) if (each !== '') params.append(name, each)
  }
  return params
}

/** The address of a page, as a link needs it. */
export function hrefOf(path: string, params?: URLSearchParams): string {
  const query = params?.toString() ?? ''
  return query === '' ? `${BASE}${path}` : `${BASE}${path}?${query}`
}

function toPath(pathname: string): string {
  const rest = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : pathname
  const path = rest.replace(/\/+$/, '')
  return path === '' ? '/' : path
}

function listen(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(MOVED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(MOVED, listener)
  }
}
