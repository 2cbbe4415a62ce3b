import { TidemarkError } from '@tidemark/domain';

export type OwnerKind = 'server' | 'cli' | 'node';

/** Who holds a data folder. */
export interface DataDirOwner {
  readonly pid: number;
  readonly kind: OwnerKind;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly host: string;
  /** Where it listens, once it does. */
  readonly address?: string;
}

export class DataDirInUseError extends TidemarkError {
  readonly code = 'data_dir_in_use';
  readonly status = 409;

  constructor(readonly dataDir: string, readonly owner: DataDirOwner) {
    const at = owner.address === undefined ? '' : ` at ${owner.address}`;
    super(`${dataDir} is in use by the ${owner.kind} with pid ${owner.pid} on ${owner.host}${at} since ${owner.since}: ` +
      `stop it first, or start this one with another ${owner.kind === 'node' ? 'NODE_DATA_DIR' : 'DATA_DIR'}`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { data_dir: this.dataDir, owner: this.owner };
  }
}
