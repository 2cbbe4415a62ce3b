import type { ReignState } from '@tidemark/database';
import { BatchHeader } from '../wire/batch';
import { ReplicaState } from './replica-state.store';
import { RefusalCode, Standing, StreamRefusedError } from './stream-refused.error';

export function standingOf(reign: ReignState, state: ReplicaState): Standing {
  return {
    role: reign.role, term: reign.term, terms: reign.terms, leader: reign.leader, cursor: state.cursor, schema: state.schema,
    verified_seq: state.verifiedSeq, master_url: reign.masterUrl,
  };
}

/**
 * Whether a batch may be looked at here at all. Terms come first: whatever an overthrown master sends, it is refused for
 * that reason. @throws StreamRefusedError
 */
export function judgeSender(header: BatchHeader, reign: ReignState, standing: Standing): void {
  const refuse = (code: RefusalCode, reason: string): never => { throw new StreamRefusedError(code, reason, standing); };
  if (header.term < reign.term) refuse('old_term', `it is of term ${header.term}, and this node has seen term ${reign.term}`);
  if (header.term === reign.term && reign.leader !== null && reign.leader !== header.leader) {
    refuse('term_taken', `term ${reign.term} belongs to another master`);
  }
  if (reign.role !== 'slave') refuse('not_slave', `this node is ${reign.role ?? 'not set up yet'}`);
  if (header.schema > standing.schema) refuse('schema_newer', `the master's schema ${header.schema} is newer than ${standing.schema} here; upgrade this node first`);
}

/** Whether it is the very next one. @throws StreamRefusedError */
export function judgePlace(header: BatchHeader, standing: Standing): void {
  if (header.from !== standing.cursor) {
    throw new StreamRefusedError('cursor_mismatch', `it begins at ${header.from}, and this node is at ${standing.cursor}`, standing);
  }
  if (header.head < standing.cursor) {
    throw new StreamRefusedError(
      'ahead_of_master', `this node is at ${standing.cursor}, and its master ends at ${header.head}: was the master restored from an old backup?`, standing,
    );
  }
}

/**
 * A master that had lost what is here, and has gone on since: its numbers have other rows behind them, and that it has
 * overtaken this node makes them no more equal. Only a new term says whose history counts. @throws StreamRefusedError
 */
export function judgeHistory({ trouble }: ReplicaState, standing: Standing): void {
  if (trouble?.code !== 'ahead_of_master') return;
  throw new StreamRefusedError(
    'ahead_of_master', `its master once ended at ${trouble.master_head ?? '?'}, and this node is at ${standing.cursor}: promote the one whose rows are to stay`, standing,
  );
}
