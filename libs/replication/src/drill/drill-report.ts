/** What a drill has found. */
export interface DrillReport {
  /** Change number of the snapshot that was restored. */
  readonly at: number;
  readonly started_at: string;
  readonly ended_at: string;
  readonly rows: number;
  /** Over every replicated row: of this node's snapshot, and of what was restored from it. */
  readonly root: string;
  readonly scratch_root: string;
  readonly equal: boolean;
  /** First change number that the restored database would give; above `at`, or the drill has failed. */
  readonly next_number: number;
  readonly promoted_term: number;
  /** From the first row read to the restored database being a master. */
  readonly recovery_seconds: number;
  /** What a promotion of this node at that moment would have lost; seconds null: this copy was never complete. */
  readonly loss: { readonly changes: number; readonly seconds: number | null };
}

/** Whether this node could take over. */
export function passed({ equal, next_number, at }: DrillReport): boolean {
  return equal && next_number > at;
}
