import type { TidemarkConfig } from '@tidemark/config';
import type { NodesOptions } from '@tidemark/tasks';

/** The settings of worker nodes, their keys laid open: whoever calls a node has to show its key. */
export function nodesOptions({ nodes, replication, server, sync }: TidemarkConfig): NodesOptions {
  return {
    nodes: nodes.configured, nodeKeys: new Map(nodes.keys.map(({ name, key }) => [name, key.reveal()])), nodeApiKey: nodes.apiKey?.reveal(),
    peerCidrs: replication.peerCidrs, ca: server.tlsCa, timezone: sync.timezone,
  };
}
