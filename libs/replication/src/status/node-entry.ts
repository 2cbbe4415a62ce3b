import { formatZonedIso } from '@tidemark/domain';
import { ReplicaState } from '../slave/replica-state.store';
import { Address } from './address';
import { KnownSlave } from './known-slaves';
import { NodeStatus, secondsSince } from './own-status';
import { PeerAnswer } from './peer-status';
import { SlaveState, stateOf } from './slave-state';

/** A node in the unified status format. */
export interface NodeEntry extends Address {
  readonly name: string;
  readonly role: string | null;
  readonly status: 'running' | 'offline';
  readonly error?: string;
  readonly state?: SlaveState;
  /** Why nothing gets through to it now; null: no trouble. `since`: UTC. */
  readonly trouble?: { readonly code: string; readonly message: string; readonly since: string } | null;
  readonly uptime: number | null;
  readonly tasks_count: number | null;
  /** ISO 8601 with offset: when it last held all that its master had. */
  readonly last_sync: string | null;
  readonly sync_delay: number | null;
  readonly behind: number | null;
  readonly verified_at: string | null;
  readonly verified_root: string | null;
}

/** A slave that fetches speaks at least every 5 s. */
const PULL_SILENT_SECONDS = 30;
const NO_COPY = { last_sync: null, sync_delay: null, behind: null, verified_at: null, verified_root: null };

const iso = (at: Date | null | undefined, zone: string) => (at ? formatZonedIso(at.getTime(), zone) : null);

/** What a node says of itself, as far as an entry needs it. */
interface Said {
  readonly name?: string;
  readonly role: string | null;
  readonly uptime: number;
  readonly tasks_count: number;
}

/** A master or a fenced node: it copies nobody. */
export function sourceEntry(name: string, address: Address, { status, error }: { readonly status?: Said; readonly error?: string }): NodeEntry {
  return {
    name: status?.name ?? name, role: status?.role ?? 'master', ...address, status: status ? 'running' : 'offline', ...(error === undefined ? {} : { error }),
    uptime: status?.uptime ?? null, tasks_count: status?.tasks_count ?? null, ...NO_COPY,
  };
}

/** This slave, by itself. @param head the master's number now, where it could be asked; undefined: what was last heard counts */
export function ownSlaveEntry(address: Address, own: NodeStatus, replica: ReplicaState, head: number | undefined, zone: string): NodeEntry {
  const behind = Math.max(0, (head ?? own.head) - own.cursor);
  const complete = head !== undefined && behind === 0 && replica.caughtUpAt !== null ? new Date() : replica.caughtUpAt;
  const delay = secondsSince(complete);
  return {
    name: own.name, role: own.role, ...address, status: 'running', uptime: own.uptime, tasks_count: own.tasks_count,
    state: stateOf({
      reachable: true, role: own.role, trouble: replica.trouble?.code, equal: equalIn(replica.verification), verified: replica.verifiedAt !== null,
      delay, behind, quietFor: secondsSince(replica.appliedAt),
    }),
    trouble: replica.trouble, last_sync: iso(complete, zone), sync_delay: delay, behind, verified_at: iso(replica.verifiedAt, zone), verified_root: replica.verifiedRoot,
  };
}

/**
 * A slave as its master sees it. @param answer undefined: it fetches, and cannot be asked
 * @param own the master, read before the slave was asked: who holds its number then held everything
 */
export function slaveEntry(slave: KnownSlave, answer: PeerAnswer | undefined, own: NodeStatus, zone: string): NodeEntry {
  const { record } = slave;
  const live = answer?.status;
  const contact = secondsSince(record?.contactAt ?? null);
  const silent = contact === null || contact > PULL_SILENT_SECONDS;
  const error = answer ? answer.error : silent ? `it fetches by itself, and was last heard of ${contact === null ? 'never' : `${contact} s ago`}` : undefined;
  const held = live?.role === 'slave' && live.term === own.term ? live.cursor ?? 0 : record?.acked ?? 0;
  const behind = Math.max(0, own.cursor - held);
  const known = record?.caughtUpAt ?? null;
  const complete = live && known && behind === 0 && held === live.cursor ? new Date() : known;
  const delay = secondsSince(complete);
  return {
    name: slave.name, role: live?.role ?? 'slave', host: slave.host, port: slave.port, status: error === undefined ? 'running' : 'offline',
    ...(error === undefined ? {} : { error }), uptime: live?.uptime ?? null, tasks_count: live?.tasks_count ?? null,
    state: stateOf({
      reachable: error === undefined, role: live?.role, trouble: record?.trouble?.code, equal: equalIn(record?.verification), verified: record?.verifiedSeq != null,
      delay, behind, quietFor: contact,
    }),
    trouble: record?.trouble ?? null, last_sync: iso(complete, zone), sync_delay: delay, behind, verified_at: iso(record?.verifiedAt, zone), verified_root: record?.verifiedRoot ?? null,
  };
}

/** Undefined: there was no comparison, or it says nothing. A slave's own report counts the leaves, a master's says `equal`. */
function equalIn(report: Readonly<Record<string, unknown>> | null | undefined): boolean | undefined {
  if (typeof report?.equal === 'boolean') return report.equal;
  return typeof report?.differing === 'number' ? report.differing === 0 : undefined;
}
