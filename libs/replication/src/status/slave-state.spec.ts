import { SlaveFacts, stateOf } from './slave-state';

const well: SlaveFacts = { reachable: true, role: 'slave', trouble: undefined, equal: true, verified: true, delay: 3, behind: 0, quietFor: 3 };

test.each<[string, Partial<SlaveFacts>]>([
  ['in_sync', {}],
  ['in_sync', { delay: 12, behind: 400 }],
  ['verifying', { verified: false, equal: undefined }],
  ['first_copy', { delay: null, verified: false, equal: undefined }],
  ['catching_up', { delay: 20, behind: 5 }],
  // After an outage: far behind, and moving.
  ['catching_up', { delay: 3_600, behind: 5, quietFor: 1 }],
  ['lagging', { delay: 31, behind: 5, quietFor: 31 }],
  // It answers, says that it lacks nothing, and has not been heard of by the stream: nobody knows.
  ['lagging', { delay: 31, behind: 0, quietFor: 31 }],
  ['lagging', { delay: 31, behind: 0, quietFor: null }],
  ['unreachable', { reachable: false, equal: false, delay: 100 }],
  ['diverged', { equal: false }],
  ['diverged', { trouble: 'ahead_of_master' }],
  ['schema_older', { trouble: 'schema_newer', delay: 100 }],
  ['fenced', { role: 'fenced' }],
  ['not_slave', { role: 'master' }],
  ['in_sync', { role: undefined, trouble: 'unreachable' }],
])('%s: %p', (state, facts) => {
  expect(stateOf({ ...well, ...facts })).toBe(state);
});
