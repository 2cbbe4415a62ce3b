import { useApi } from '../api/queries';
import { useIsShutOut } from './permissions';

export type Role = 'master' | 'slave' | 'fenced' | 'unknown';

function roleOf(word: string | null | undefined): Role {
  return word === 'master' || word === 'slave' || word === 'fenced' ? word : 'unknown';
}

/** What this server says of itself; the page shows only what one of its role can do. */
export function useServer() {
  const query = useApi('/api/dms/status', { everyMs: 10_000, enabled: !useIsShutOut() });
  const role = roleOf(query.data?.role);
  return { query, role, isMaster: role === 'master' };
}
