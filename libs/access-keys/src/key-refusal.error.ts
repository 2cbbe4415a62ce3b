import { TidemarkError } from '@tidemark/domain';

/** A second key of one name would leave open which of the two an operator revokes. */
export class KeyExistsError extends TidemarkError {
  readonly code = 'key_exists';
  readonly status = 409;
  override readonly field = 'name';
  override readonly messageZh: string;

  constructor(name: string) {
    super(`name: there is a key "${name}" already; revoke it first`);
    this.messageZh = `name: 密钥 ${name} 已存在，请先吊销`;
  }
}

export class TooManyKeysError extends TidemarkError {
  readonly code = 'too_many_keys';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(limit: number) {
    super(`There are ${limit} keys already; revoke those that nobody needs`);
    this.messageZh = `已有 ${limit} 个密钥，请先吊销不再使用的密钥`;
  }
}

/** The key of a copy or a worker node is for a program, which has no browser. */
export class NoSessionForPeerError extends TidemarkError {
  readonly code = 'no_session_for_peer';
  readonly status = 403;
  override readonly field = 'key';
  override readonly messageZh = 'key: 副本和工作节点的密钥不能用于登录';

  constructor() {
    super('key: the key of a copy or a worker node opens no session');
  }
}
