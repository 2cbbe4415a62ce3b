import { Injectable, Logger } from '@nestjs/common';
import { OwnDemand } from '@tidemark/replication';
import { FeedWaker } from '@tidemark/weather';

/** A master is asked once a second at most. */
const EVERY_MS = 1_000;

/** Has the master send what this copy lacks. Asked while a request is under way, it asks once more after it. */
@Injectable()
export class FeedWake extends FeedWaker {
  private readonly log = new Logger('weather');
  private asking = false;
  private again = false;

  constructor(private readonly demand: OwnDemand) {
    super();
  }

  wake(): void {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    this.demand.ask({})
      // The feed comes by itself as well, only later.
      .catch((error: unknown) => this.log.debug(`feed not asked for: ${String(error)}`))
      .finally(() => setTimeout(() => this.rested(), EVERY_MS).unref());
  }

  private rested(): void {
    this.asking = false;
    if (!this.again) return;
    this.again = false;
    this.wake();
  }
}
