import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useApi } from '../api/queries';
import { opens, type Route, SCOPES } from '../api/permissions';
import { useTexts } from '../texts/language';

/** What the key in use has; undefined until the server has said so. */
function useScopes(): readonly string[] | undefined {
  return useApi('/api/v1/session').data?.scopes;
}

/** Whether the key in use opens the route. No, until it is known: what comes late surprises nobody, what vanishes does. */
export function useMay(route: Route): boolean {
  const scopes = useScopes();
  return scopes !== undefined && opens(scopes, route);
}

/** Somebody is signed in whose key does not even show what the page shows. */
export function useIsShutOut(): boolean {
  const session = useApi('/api/v1/session').data;
  return session !== undefined && session.name !== null && !opens(session.scopes, 'GET /api/dms/status');
}

/** Where an action is left out that people would look for: what it takes. Nothing where the key has it. @param what for, where that is not plain */
export function Needs({ route, what }: { readonly route: Route; readonly what?: string }) {
  const { access } = useTexts();
  const scopes = useScopes();
  if (scopes === undefined || opens(scopes, route)) return null;
  return <Text size="sm" c="dimmed">{what !== undefined && `${what}: `}{access.needs} {SCOPES[route].join(' / ')}</Text>;
}

/** Its children for whose key opens the route; for others, what it takes. */
export function Allowed({ route, what, children }: { readonly route: Route; readonly what?: string; readonly children: ReactNode }) {
  return useMay(route) ? children : <Needs route={route} what={what} />;
}

/** Said once above every page: whoever misses a button knows why. */
export function ReadOnlyNotice() {
  const { access } = useTexts();
  const scopes = useScopes();
  if (scopes?.join() !== 'read') return null;
  return <Alert role="note" color="gray" variant="light" mb="md" py="xs">{access.readOnly}</Alert>;
}
