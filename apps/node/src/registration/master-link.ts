import type { NodeConfig } from '@tidemark/config';
import { PeerClient } from '@tidemark/http-client';
import type { NodeVitals } from '../health/node-health';
import { MasterRefusalError } from './master-refusal.error';

const DEADLINE_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const NOT_FOUND = 404;

/** How the server reaches this node. */
export interface NodeAddress {
  readonly scheme: 'http' | 'https';
  /** Without brackets, an IPv6 address too. */
  readonly host: string;
  readonly port: number;
}

/** The two calls of a node to its server. */
export class MasterLink {
  private readonly client: PeerClient;
  private readonly nodes: string;

  constructor(masterUrl: string, private readonly config: NodeConfig) {
    this.nodes = `${masterUrl}/api/v1/nodes`;
    this.client = new PeerClient({ allowed: config.peerCidrs, ca: config.tlsCa, key: config.masterKey?.reveal() });
  }

  /** Again and again is the same. @throws HttpError, MasterRefusalError */
  async register({ scheme, host, port }: NodeAddress, signal: AbortSignal): Promise<void> {
    const { nodeId, nodeName, capabilities, maxWorkers } = this.config;
    const status = await this.post(`${this.nodes}/register`, {
      node_id: nodeId, node_name: nodeName, host, port, scheme, capabilities, max_workers: maxWorkers,
    }, signal);
    if (status === NOT_FOUND) throw new MasterRefusalError(NOT_FOUND, 'it has no such route');
  }

  /** @returns false where the server does not know this node (any more). @throws HttpError, MasterRefusalError */
  async heartbeat(vitals: NodeVitals, signal: AbortSignal): Promise<boolean> {
    const status = await this.post(`${this.nodes}/${encodeURIComponent(this.config.nodeId)}/heartbeat`, vitals, signal);
    return status !== NOT_FOUND;
  }

  close(): void {
    this.client.close();
  }

  private async post(url: string, body: object, signal: AbortSignal): Promise<number> {
    const answer = await this.client.request({
      url, method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': 'en' }, body: JSON.stringify(body),
      maxBytes: MAX_ANSWER_BYTES, deadlineMs: DEADLINE_MS, idempotent: true, signal,
    });
    if (answer.status >= 400 && answer.status !== NOT_FOUND) throw MasterRefusalError.of(answer.status, answer.body);
    return answer.status;
  }
}
