import { Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { MasterView } from '../rule/master-view';
import { NotSlaveError } from './not-slave.error';
import { askStatus, PeerStatus } from './peer-status';

export type MasterStatus = PeerStatus | { readonly status: 'offline'; readonly error: string } | { readonly status: 'not_configured' };

/** A slave's look at its master. */
@Injectable()
export class MasterStatusView {
  constructor(private readonly reign: Reign, private readonly master: MasterView) {}

  /** @throws NotSlaveError */
  async look(): Promise<MasterStatus> {
    if (this.reign.isMaster) throw new NotSlaveError('master');
    const peer = this.master.peer();
    if (!peer) return { status: 'not_configured' };
    const { status, error } = await askStatus(peer);
    return status ?? { status: 'offline', error: error ?? '' };
  }
}
