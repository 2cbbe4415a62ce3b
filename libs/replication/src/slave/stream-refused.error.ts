import { TidemarkError } from '@tidemark/domain';
import type { Term } from '@tidemark/database';

export type RefusalCode =
  | 'cursor_mismatch' | 'old_term' | 'term_taken' | 'not_slave' | 'schema_newer' | 'ahead_of_master' | 'too_many_batches';

const ZH: Readonly<Record<RefusalCode, string>> = {
  cursor_mismatch: '数据包与本节点的复制位置不连续', old_term: '任期已过期，本节点已跟随更新的主节点',
  term_taken: '该任期已有另一个主节点', not_slave: '本节点不是从节点', schema_newer: '主节点的数据结构更新，请先升级本节点',
  ahead_of_master: '本节点的数据比主节点更新，主节点可能是从旧备份恢复的', too_many_batches: '本节点正忙，请稍后再试',
};

/** Where a node stands, as refusals and greetings tell it. */
export interface Standing {
  readonly role: string | null;
  readonly term: number;
  readonly terms: readonly Term[];
  readonly leader: string | null;
  readonly cursor: number;
  readonly schema: number;
  /** Of the last verification that found no difference; null: this copy was never compared. */
  readonly verified_seq: number | null;
  /** Where this node believes its master to be. */
  readonly master_url: string | null;
}

/** A batch that does not fit. Nothing of it was applied; `data` says where this node stands, so that the next one fits. */
export class StreamRefusedError extends TidemarkError {
  readonly status = 409;
  override readonly messageZh: string;

  constructor(readonly code: RefusalCode, reason: string, private readonly standing: Standing) {
    super(`the batch was refused: ${reason}`);
    this.messageZh = ZH[code];
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { ...this.standing };
  }
}
