import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { BadBatchError } from '../wire/bad-batch.error';
import { receiveBatch } from '../wire/receive-batch';
import { Acknowledgement, ChangeApplier } from './change-applier';
import { Standing, StreamRefusedError } from './stream-refused.error';

/** One that is applied, one that is on its way, and one that a master sends again believing the first was lost. */
const MOST_AT_ONCE = 3;

/** Where batches arrive. Read whole and checked before the database hears of them. */
@Injectable()
export class Inbox {
  private inside = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly applier: ChangeApplier) {}

  standing(): Promise<Standing> {
    return this.applier.standing();
  }

  /** @throws StreamRefusedError, BadBatchError */
  async receive(body: Readable): Promise<Acknowledgement> {
    if (this.inside >= MOST_AT_ONCE) {
      body.destroy(new BadBatchError('this node is busy'));
      throw new StreamRefusedError('too_many_batches', `${MOST_AT_ONCE} batches are being taken in already`, await this.applier.standing());
    }
    this.inside++;
    const before = this.last;
    const mine = this.takeIn(body, before);
    this.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.inside--;
    }
  }

  /** Two batches come at once, over two connections, and the smaller would overtake: they are applied as they began to arrive. */
  private async takeIn(body: Readable, before: Promise<unknown>): Promise<Acknowledgement> {
    const batch = await receiveBatch(body).catch((error: unknown) => before.then(() => { throw error; }));
    await before;
    return this.applier.apply(batch);
  }
}
