import { lazy, type LazyExoticComponent } from 'react';
import type { Texts } from './texts/en';

export interface Page {
  readonly path: string;
  readonly name: keyof Texts['nav'];
  readonly show: LazyExoticComponent<() => React.ReactNode>;
  /** Nothing on it can be done or seen anywhere but on the master. */
  readonly masterOnly?: true;
}

/** In the order of the menu. The server knows the same paths (apps/server/src/web). */
export const PAGES: readonly Page[] = [
  { path: '/', name: 'overview', show: lazy(() => import('./pages/overview')) },
  { path: '/sync', name: 'sync', show: lazy(() => import('./pages/sync')), masterOnly: true },
  { path: '/coverage', name: 'coverage', show: lazy(() => import('./pages/coverage')) },
  { path: '/market', name: 'market', show: lazy(() => import('./pages/market')) },
  { path: '/replication', name: 'replication', show: lazy(() => import('./pages/replication')) },
  { path: '/nodes', name: 'nodes', show: lazy(() => import('./pages/nodes')), masterOnly: true },
  { path: '/tasks', name: 'tasks', show: lazy(() => import('./pages/tasks')), masterOnly: true },
  { path: '/weather', name: 'weather', show: lazy(() => import('./pages/weather')) },
  { path: '/quarantine', name: 'quarantine', show: lazy(() => import('./pages/quarantine')) },
  { path: '/settings', name: 'settings', show: lazy(() => import('./pages/settings')) },
];
