import { TidemarkError } from '@tidemark/domain';
import { CallerInfo } from '@tidemark/http-api';

/** A key of a peer that may not act as this node's master, or a slave could lock out the true one. */
class MayNotLeadError extends TidemarkError {
  readonly code = 'may_not_lead';
  readonly status = 403;
  override readonly messageZh = '该 API Key 不能作为主节点推送数据（创建时需要 lead 权限）';

  constructor(name: string) {
    super(`the key of ${name} may not push to this node; let its key be made with "lead"`);
  }
}

/** @throws MayNotLeadError */
export function requireLead(caller: CallerInfo): void {
  if (!caller.lead) throw new MayNotLeadError(caller.name);
}
