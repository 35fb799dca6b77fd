import type { ComponentType } from 'react'

export interface PageRow {
  /** Under /console, with `:name` for a part that varies. */
  readonly path: string
  /** Of the document, and of the page. */
  readonly title: string
  /** The word in the navigation; null for a page that is reached from others. */
  readonly nav: string | null
  /** Who sees it; everybody unless given. */
  readonly role?: 'administrator'
  /** Whether it is there only where a simulated site runs. */
  readonly needsSite?: true
  readonly load: () => Promise<{ readonly Page: ComponentType }>
}

/** Every page of the console, in the order of the navigation. The first is where one begins. */
export const PAGES: readonly PageRow[] = [
  { path: '/overview', title: 'Overview', nav: 'Overview', load: () => import('../overview/index.tsx') },
  { path: '/tasks', title: 'Tasks', nav: 'Tasks', load: () => import('../tasks/index.tsx') },
  { path: '/tasks/:id', title: 'Task', nav: null, load: () => import('../task/index.tsx') },
  { path: '/timeline', title: 'Timeline', nav: 'Timeline', load: () => import('../timeline/index.tsx') },
  {
    path: '/site',
    title: 'Site',
    nav: 'Site',
    role: 'administrator',
    needsSite: true,
    load: () => import('../site/index.tsx'),
  },
  {
    path: '/audit',
    title: 'Audit log',
    nav: 'Audit log',
    role: 'administrator',
    load: () => import('../audit/index.tsx'),
  },
]
