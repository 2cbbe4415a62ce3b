import { TidemarkError } from '@tidemark/domain';

/** Only a master changes the store. Says where it is, as far as this node knows. */
export class NotMasterError extends TidemarkError {
  readonly code = 'not_master';
  readonly status = 403;
  override readonly messageZh: string;

  constructor(readonly role: 'slave' | 'fenced' | 'undecided', private readonly masterUrl: string | null) {
    const where = masterUrl === null ? '' : `; the master is ${masterUrl}`;
    super(role === 'fenced'
      ? `this node was the master until another one was promoted, and writes no more${where}`
      : `this node is a slave: it takes changes from its master only${where}`);
    this.messageZh = role === 'fenced'
      ? `本节点曾是主节点，已被新的主节点取代，不再接受写入${masterUrl === null ? '' : `；主节点: ${masterUrl}`}`
      : `本节点是从节点，只接受主节点的更新${masterUrl === null ? '' : `；主节点: ${masterUrl}`}`;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { role: this.role, master: this.masterUrl };
  }
}
