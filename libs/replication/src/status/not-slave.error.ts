import { TidemarkError } from '@tidemark/domain';

/** Only a slave has a master to ask. */
export class NotSlaveError extends TidemarkError {
  readonly code = 'not_slave';
  readonly status = 403;
  override readonly messageZh = '本节点不是从节点，没有主节点可以询问';

  constructor(private readonly role: string | null) {
    super(`this node is ${role ?? 'not set up yet'}, and no slave: it has no master to ask`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { role: this.role };
  }
}
