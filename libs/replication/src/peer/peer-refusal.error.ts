import { TidemarkError } from '@tidemark/domain';

/** Another node answered, and said no. */
export class PeerRefusalError extends TidemarkError {
  readonly code = 'peer_refused';
  readonly status = 502;
  override readonly messageZh: string;

  /** @param answer the body, where it was an object */
  constructor(readonly peerStatus: number, readonly peerCode: string, where: string, readonly answer: Readonly<Record<string, unknown>>) {
    const said = typeof answer.message === 'string' ? `: ${answer.message.slice(0, 300)}` : '';
    super(`${where} answered ${peerStatus} ${peerCode}${said}`);
    this.messageZh = `${where} 拒绝了请求 (${peerStatus} ${peerCode})${said}`;
  }
}
