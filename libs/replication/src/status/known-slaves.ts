import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '@tidemark/domain';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { ReplicaRecord, ReplicaStore } from '../master/replica.store';
import { addressOf } from './address';

/** A slave of this master: of the settings, or one that fetches by itself. */
export interface KnownSlave {
  readonly name: string;
  /** Null: it fetches by itself, and nobody said where it is. */
  readonly url: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly key: string | undefined;
  /** False: it was pushed to, and has been taken out of the settings. */
  readonly enabled: boolean;
  readonly mode: 'push' | 'pull';
  /** Undefined: it was never reached. */
  readonly record: ReplicaRecord | undefined;
}

/** Names that real slaves of the originals give themselves end so. */
const HOST_SUFFIX = '_slave';

/** Who copies this master. */
@Injectable()
export class KnownSlaves {
  constructor(private readonly store: ReplicaStore, @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions) {}

  /** By name. */
  async list(): Promise<KnownSlave[]> {
    const records = new Map((await this.store.list()).map((record) => [record.name, record]));
    const configured = new Map(this.options.slaves.map((slave) => [slave.name, slave]));
    const names = [...new Set([...configured.keys(), ...records.keys()])].sort();
    return names.map((name) => {
      const record = records.get(name);
      const slave = configured.get(name);
      const mode = slave ? 'push' : record?.mode ?? 'push';
      const url = slave?.url ?? record?.url ?? null;
      return { name, url, ...addressOf(url), key: slave?.key, enabled: slave !== undefined || mode === 'pull', mode, record };
    });
  }

  /** Those that are kept. */
  async enabled(): Promise<KnownSlave[]> {
    return (await this.list()).filter((slave) => slave.enabled);
  }

  /**
   * The slave that a name means: the configured one, `{host}_{port}` or `{hostname}_slave`.
   * @throws NotFoundError `slave_not_found`
   */
  async named(name: string): Promise<KnownSlave> {
    const found = meant(await this.enabled(), name);
    if (!found) throw slaveNotFound(name);
    return found;
  }
}

/** Undefined where no slave is called so, or more than one. */
export function meant(slaves: readonly KnownSlave[], name: string): KnownSlave | undefined {
  const exact = slaves.find((slave) => slave.name === name);
  if (exact) return exact;
  const host = name.endsWith(HOST_SUFFIX) ? name.slice(0, -HOST_SUFFIX.length) : undefined;
  const found = slaves.filter((s) => `${s.host}_${s.port}` === name || (host !== undefined && (s.name === host || s.host === host)));
  return found.length === 1 ? found[0] : undefined;
}

export function slaveNotFound(name?: string): NotFoundError {
  return name === undefined ? new NotFoundError('this master has no slave', 'slave_not_found', '没有配置从节点')
    : new NotFoundError(`no slave is called ${JSON.stringify(name.slice(0, 64))}`, 'slave_not_found', `没有名为 ${name.slice(0, 64)} 的从节点`);
}
