import { Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { formatInstrument, formatIsoDate, TidemarkError } from '@tidemark/domain';
import { CallerInfo } from '@tidemark/http-api';
import { setTimeout as sleep } from 'node:timers/promises';
import { KnownSlave, KnownSlaves, meant, slaveNotFound } from '../status/known-slaves';
import { ResendDesk } from './resend-desk';
import { isPlain, SyncWish } from './sync-wish';
import { SlaveWaker } from './slave-waker';
import { WishedLeaves } from './wished-leaves';

class NotYourSlaveError extends TidemarkError {
  readonly code = 'not_your_slave';
  readonly status = 403;
  override readonly messageZh = '该 API Key 只能为自己的从节点请求同步';

  constructor(caller: string) {
    super(`the key of ${caller} may ask for the slave ${caller} only`);
  }
}

export interface Demanded {
  /** The slaves that were woken. */
  readonly slaves: readonly string[];
  /** Whether all that was wished for has been applied by all of them; null: nothing in particular was. */
  readonly sent: boolean | null;
}

/** Somebody asks the master to bring a slave up to date now. */
@Injectable()
export class SlaveDemand {
  constructor(
    private readonly reign: Reign, private readonly slaves: KnownSlaves, private readonly leaves: WishedLeaves, private readonly desk: ResendDesk,
    private readonly waker: SlaveWaker,
  ) {}

  /**
   * @param waitMs how long to wait for rows that are sent once more
   * @throws NotMasterError, NotFoundError, NotYourSlaveError, InvalidInputError, NotServedError, TooManyWishesError
   */
  async ask(caller: CallerInfo, name: string, wish: SyncWish, waitMs: number): Promise<Demanded> {
    this.reign.assertMaster();
    const slaves = this.targets(caller, name, await this.slaves.enabled());
    const names = slaves.map((slave) => slave.name);
    if (isPlain(wish)) {
      this.waker.wake(names);
      return { slaves: names, sent: null };
    }
    const leaves = await this.leaves.of(wish);
    const queued = await Promise.all(names.map((slave) => this.desk.add(slave, inWords(wish), leaves)));
    this.waker.wake(names);
    const all = Promise.all(queued.map(({ sent }) => sent)).then(() => true, () => false);
    return { slaves: names, sent: waitMs > 0 ? await Promise.race([all, sleep(waitMs, false, { ref: false })]) : false };
  }

  /** A name that nobody bears is one that a real slave gave itself: every slave is meant. */
  private targets(caller: CallerInfo, name: string, known: readonly KnownSlave[]): readonly KnownSlave[] {
    const named = meant(known, name);
    const isPeer = caller.scopes.size === 1 && caller.scopes.has('replicate');
    if (!isPeer && known.length === 0) throw slaveNotFound();
    if (!isPeer) return named ? [named] : known;
    if (named && named.name !== caller.name) throw new NotYourSlaveError(caller.name);
    const own = named ?? known.find((slave) => slave.name === caller.name);
    if (!own) throw slaveNotFound(name);
    return [own];
  }
}

function inWords({ symbol, from, to }: SyncWish): string {
  const day = (at: number | undefined) => (at === undefined ? '' : formatIsoDate(at));
  return `${symbol ? formatInstrument(symbol) : 'all instruments'} ${day(from)}..${day(to)}`;
}
