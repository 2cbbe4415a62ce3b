import { Injectable } from '@nestjs/common';
import { HttpError, HttpErrorCode } from '@tidemark/http-client';
import { askHealth, NotHealthyError } from './ask-health';
import { nodeUrl } from './node-address';
import { NodeDesk } from './node-desk';
import { readFigures } from './node-figures';
import { NodeWatch } from './node-watch';
import { NodeLiesError } from './run-line';

export interface ConnectionTest {
  readonly ok: boolean;
  /** `ok`, or what is in the way. */
  readonly code: 'ok' | 'bad_status' | 'not_a_node' | HttpErrorCode;
  readonly message: string;
  readonly http_status: number | null;
  readonly response_ms: number;
  readonly node: {
    readonly node_id: string | null; readonly node_name: string | null; readonly status: string;
    readonly cpu_percent: number; readonly memory_percent: number; readonly active_tasks: number; readonly capabilities: readonly string[];
  } | null;
}

const SHOWN = 64;

function shown(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/[\x00-\x1f\x7f]/g, ' ').slice(0, SHOWN) : null;
}

/** Whether a node answers at an address: its health within 5 s, and exactly 200. No key goes along. */
@Injectable()
export class NodeTest {
  constructor(private readonly watch: NodeWatch, private readonly desk: NodeDesk) {}

  /** @throws InvalidInputError the address may not be called at all */
  async run(host: string, port: number, scheme: 'http' | 'https'): Promise<ConnectionTest> {
    const url = nodeUrl(host, port, scheme);
    await this.desk.requireAllowed(url);
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      const answer = await askHealth(this.watch.plainClient, url);
      const { status, cpuPercent, memoryPercent, activeTasks, capabilities } = readFigures(answer, 0);
      const node = {
        node_id: shown(answer.node_id), node_name: shown(answer.node_name), status, cpu_percent: cpuPercent, memory_percent: memoryPercent,
        active_tasks: activeTasks, capabilities: capabilities ?? [],
      };
      if (node.node_id === null) return { ok: false, code: 'not_a_node', message: 'its answer names no node_id', http_status: 200, response_ms: took(), node: null };
      return { ok: true, code: 'ok', message: `node ${node.node_id} answers`, http_status: 200, response_ms: took(), node };
    } catch (error) {
      const failed = { ok: false, response_ms: took(), node: null };
      if (error instanceof NotHealthyError) return { ...failed, code: 'bad_status', message: error.message, http_status: error.status };
      if (error instanceof NodeLiesError) return { ...failed, code: 'not_a_node', message: error.message, http_status: 200 };
      if (error instanceof HttpError) return { ...failed, code: error.code, message: error.message, http_status: null };
      throw error;
    }
  }
}
