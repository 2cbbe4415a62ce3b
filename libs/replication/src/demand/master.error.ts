import { TidemarkError } from '@tidemark/domain';
import { PeerRefusalError } from '../peer/peer-refusal.error';

export class MasterAwayError extends TidemarkError {
  readonly status = 503;
  override readonly messageZh: string;

  constructor(readonly code: 'master_unreachable' | 'master_not_configured', reason: string) {
    super(code === 'master_unreachable' ? `the master cannot be reached: ${reason}` : 'no master is set: MASTER_URL');
    this.messageZh = code === 'master_unreachable' ? `无法连接主节点: ${reason}` : '未配置主节点 (MASTER_URL)';
  }
}

/** The master would not do it, and said why: the same answer goes to whoever asked here. */
export class MasterRefusedError extends TidemarkError {
  readonly code: string;
  readonly status: number;

  constructor({ peerStatus, peerCode, answer, message }: PeerRefusalError) {
    super(typeof answer.message === 'string' ? answer.message : message);
    this.code = peerCode;
    this.status = peerStatus;
  }
}
