import { Injectable } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { TidemarkError } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeSource } from '../source/change-source';
import { KnownSlaves, slaveNotFound } from '../status/known-slaves';
import { SlaveWaker } from './slave-waker';
import { SlaveWord } from './slave-word';

const WAIT_MS = 25_000;
const LOOK_EVERY_MS = 100;
/** Without news a slave is heard of every 5 s: an acknowledgement that is older says nothing of now. */
const FRESH_MS = 6_000;

class NotAllSyncedError extends TidemarkError {
  readonly code = 'slaves_behind';
  readonly status = 503;
  override readonly messageZh: string;

  constructor(private readonly results: Readonly<Record<string, boolean>>) {
    const late = Object.keys(results).filter((name) => !results[name]).join(', ');
    super(`not everything was acknowledged within ${WAIT_MS / 1000} s by: ${late}`);
    this.messageZh = `以下从节点未在 ${WAIT_MS / 1000} 秒内确认全部数据: ${late}`;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { success: false, result: { success: false, results: this.results } };
  }
}

/** Brings slaves up to date and waits until they say that they are. */
@Injectable()
export class SyncTrigger {
  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly slaves: KnownSlaves, private readonly heard: SlaveWord,
    private readonly waker: SlaveWaker,
  ) {}

  /**
   * @returns true for each slave
   * @throws NotMasterError, NotFoundError `slave_not_found`, NotAllSyncedError
   */
  async run(name: string | undefined): Promise<Readonly<Record<string, true>>> {
    this.reign.assertMaster();
    const slaves = name === undefined ? await this.slaves.enabled() : [await this.slaves.named(name)];
    if (slaves.length === 0) throw slaveNotFound();
    const names = slaves.map((slave) => slave.name);
    const head = await this.database.withConnection((client) => ChangeSource.head(client));
    const since = Date.now() - FRESH_MS;
    this.waker.wake(names);
    const done = await Promise.all(names.map(async (slave) => [slave, await this.acknowledges(slave, head, since)] as const));
    const results = Object.fromEntries(done);
    if (done.some(([, acknowledged]) => !acknowledged)) throw new NotAllSyncedError(results);
    return results as Record<string, true>;
  }

  private async acknowledges(slave: string, head: number, since: number): Promise<boolean> {
    const until = performance.now() + WAIT_MS;
    while (performance.now() < until) {
      const { acked, at } = await this.heard.of(slave);
      if (acked >= head && at >= since) return true;
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  }
}
