import { Injectable } from '@nestjs/common';
import { HistoryWriter } from '../master/history-writer';
import { Verifications } from '../master/verifications';
import { SlaveVerifier } from '../slave/slave-verifier';
import { Delay, DelayNews } from './delay-news';

/** How comparisons ended since this process began, as their master or as the copy that was compared. */
export interface ComparisonCounts {
  readonly equal: number;
  readonly different: number;
  readonly failed: number;
  /** Groups of rows (an instrument's month) that were not the same. */
  readonly differingLeaves: number;
}

/** What replication can be measured by. Nothing here asks anybody. */
@Injectable()
export class ReplicationFigures {
  constructor(
    private readonly delays: DelayNews, private readonly verifications: Verifications, private readonly verifier: SlaveVerifier,
    private readonly history: HistoryWriter,
  ) {}

  /** Of the copies: on a master its slaves, on a slave itself. */
  get copies(): readonly Delay[] {
    return this.delays.latest;
  }

  get comparisons(): ComparisonCounts {
    const [above, below] = [this.verifications.counts, this.verifier.counts];
    return {
      equal: above.equal + below.equal, different: above.different + below.different, failed: above.failed + below.failed,
      differingLeaves: above.differingLeaves + below.differingLeaves,
    };
  }

  /** Repairs, and the groups of rows that they sent anew. */
  get repairs(): { readonly runs: number; readonly leaves: number } {
    return this.verifications.repairs;
  }

  get sent(): { readonly rows: number; readonly bytes: number } {
    return this.history.sentInAll;
  }
}
