import { Inject, Injectable, Logger } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { InvalidInputError } from '@tidemark/domain';
import { HttpError } from '@tidemark/http-client';
import { CallerInfo } from '@tidemark/http-api';
import { nodeUrl } from './node-address';
import { NodeExistsError, nodeNotFound, NodeRemovedError, NotYourNodeError } from './node.error';
import { NewNode, NodeRecord, NodeState, NodeStore } from './node.store';
import { NodeWatch } from './node-watch';
import { NODES_OPTIONS, NodesOptions } from './nodes-options';

export interface Registration extends Omit<NewNode, 'url'> {
  readonly host: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** Takes nodes in and out, and hears from them. Only a master has nodes. */
@Injectable()
export class NodeDesk {
  private readonly log = new Logger('audit');

  constructor(
    private readonly store: NodeStore, private readonly watch: NodeWatch, private readonly reign: Reign,
    @Inject(NODES_OPTIONS) private readonly options: NodesOptions,
  ) {}

  /** @throws NotMasterError, InvalidInputError, NodeExistsError, NodeRemovedError */
  async register({ host, port, scheme, ...rest }: Registration, caller: CallerInfo): Promise<NodeRecord> {
    this.reign.assertMaster();
    const url = nodeUrl(host, port, scheme);
    await this.requireAllowed(url);
    const configured = this.options.nodes.find(({ id }) => id === rest.id);
    if (configured && configured.url !== url) throw new NodeExistsError(rest.id);
    const record = await this.store.register({ ...rest, url }, caller.name);
    if (!record) throw await this.refusal(rest.id, url);
    if (configured) await this.store.configure([configured]);
    await this.watch.look();
    this.watch.speaker(record.id, url)?.welcome();
    this.log.log(`${caller.name} registered the node ${record.id} at ${url}`);
    return { ...record, origin: configured ? 'configured' : record.origin };
  }

  /** @throws NotMasterError, NotFoundError `node_not_found`, NotYourNodeError */
  async heartbeat(id: string, said: Readonly<Record<string, unknown>>, caller: CallerInfo): Promise<NodeRecord> {
    this.reign.assertMaster();
    const record = await this.store.find(id);
    // One that only the settings name has yet to show that it is the one at that address: it registers.
    if (!record || record.state === 'removed' || record.registeredBy === null) throw nodeNotFound(id);
    if (record.registeredBy !== caller.name && !caller.scopes.has('admin')) throw new NotYourNodeError(id);
    await this.store.seen(id, record.url);
    let node = this.watch.speaker(id, record.url);
    if (!node) {
      await this.watch.look();
      node = this.watch.speaker(id, record.url);
    }
    node?.beat(said);
    return record;
  }

  /** @throws NotMasterError, NotFoundError `node_not_found` */
  async set(id: string, state: NodeState, caller: CallerInfo): Promise<NodeRecord> {
    this.reign.assertMaster();
    const record = await this.store.setState(id, state);
    if (!record) throw nodeNotFound(id);
    await this.watch.look();
    if (state === 'active') this.watch.find(id)?.welcome();
    this.watch.tellState(id);
    this.log.log(`${caller.name} made the node ${id} ${state}`);
    return record;
  }

  /** Before anybody connects: an address that is not listed is refused, with what its name means now. */
  async requireAllowed(url: string): Promise<void> {
    try {
      await this.watch.plainClient.requireAllowed(url);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const reason = error.code === 'peer_not_allowed' ? '地址不在 PEER_CIDRS 允许的网络内' : '主机名无法解析';
      throw new InvalidInputError('host', error.message, error.code === 'peer_not_allowed' ? error.code : 'invalid_address', `host: ${reason}`);
    }
  }

  private async refusal(id: string, url: string): Promise<Error> {
    const there = await this.store.find(id);
    if (there?.state !== 'removed') return new NodeExistsError(id);
    // It keeps asking, so it has not been away.
    await this.store.seen(id, url);
    return new NodeRemovedError(id);
  }
}
