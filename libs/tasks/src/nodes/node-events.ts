import { Injectable, Optional } from '@nestjs/common';
import { EventSink } from '@tidemark/domain';
import { KnownNode } from './known-node';
import { nodeFacts } from './node-facts';

const EVERY_MS = 10_000;

/** Tells listeners of `/ws` how nodes are: a change at once, the same again every 10 s at most. */
@Injectable()
export class NodeEvents {
  private readonly told = new Map<string, { readonly words: string; readonly at: number }>();

  constructor(@Optional() private readonly events?: EventSink) {}

  tell(node: KnownNode): void {
    const facts = nodeFacts(node);
    const words = `${facts.status} ${facts.state} ${facts.breaker}`;
    const last = this.told.get(facts.node_id);
    const now = performance.now();
    if (last?.words === words && now - last.at < EVERY_MS) return;
    this.told.set(facts.node_id, { words, at: now });
    this.events?.emit({ type: 'node.health', data: facts });
  }

  gone(id: string): void {
    if (this.told.delete(id)) this.events?.emit({ type: 'node.health', data: { node_id: id, status: 'removed' } });
  }
}
