import { TidemarkError } from '@tidemark/domain';

/** Deletes that the copy lacks are no longer kept: it has to begin anew, for catching up would leave rows too many. */
export class CursorTooOldError extends TidemarkError {
  readonly code = 'cursor_too_old';
  readonly status = 410;
  override readonly messageZh = '复制位置过旧，所需的删除记录已清理，请重新做首次复制';

  constructor(private readonly cursor: number, private readonly floor: number) {
    super(`changes after ${cursor} are no longer complete (deletes up to ${floor} are gone): copy from the start`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { cursor: this.cursor, oldest: this.floor };
  }
}

/** The copy has what this master never had, or has lost: never "in sync". */
export class FutureCursorError extends TidemarkError {
  readonly code = 'ahead_of_master';
  readonly status = 409;
  override readonly messageZh = '复制位置超前于主节点，主节点可能是从旧备份恢复的';

  constructor(private readonly cursor: number, private readonly head: number) {
    super(`${cursor} is beyond this master's last change ${head}: was it restored from an old backup?`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { cursor: this.cursor, head: this.head };
  }
}

export class OlderTermError extends TidemarkError {
  readonly code = 'old_term';
  readonly status = 409;
  override readonly messageZh = '本节点的任期已过期，已有更新的主节点';

  constructor(private readonly term: number, seen: number) {
    super(`this node reigns in term ${term}, and term ${seen} has been seen: another master was promoted`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { term: this.term };
  }
}
