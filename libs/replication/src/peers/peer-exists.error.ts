import { TidemarkError } from '@tidemark/domain';

/** A second key for one name would leave open which of the two an operator revokes. */
export class PeerExistsError extends TidemarkError {
  readonly code = 'peer_exists';
  readonly status = 409;
  override readonly field = 'name';
  override readonly messageZh: string;

  constructor(name: string) {
    super(`"${name}" has a key already; revoke it first`);
    this.messageZh = `节点 ${name} 已有密钥，请先吊销`;
  }
}
