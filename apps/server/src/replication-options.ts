import type { TidemarkConfig } from '@tidemark/config';
import { VERSION } from '@tidemark/process';
import type { ReplicationOptions } from '@tidemark/replication';

/** The settings of replication, their secrets laid open: whoever calls a peer has to show its key. */
export function replicationOptions({ nodeName, dataDir, server, sync, replication }: TidemarkConfig): ReplicationOptions {
  return {
    nodeName, version: VERSION, dataDir, timezone: sync.timezone, publicUrl: server.publicUrl ?? null, host: server.host, port: server.port, ca: server.tlsCa,
    slaves: replication.slaves.map(({ name, url, key }) => ({ name, url, key: key?.reveal() })),
    masterUrl: replication.masterUrl ?? null, masterKey: replication.masterKey?.reveal(), mode: replication.mode,
    compression: replication.compression, peerCidrs: replication.peerCidrs, keepDays: replication.keepDays,
    verifyCron: replication.verifyCron, scheduler: sync.scheduler,
  };
}
