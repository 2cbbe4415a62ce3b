import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { TestServer } from './server';

/** What a node is asked to do, as far as a liar reads it. */
export interface ToldTask {
  readonly task_id: string;
  readonly attempt: number;
  readonly task_data: Readonly<Record<string, unknown>>;
}

/** Speaks as a worker node does, and answers every task, and for its log, with whatever a test makes up. */
export class FalseNode {
  readonly told: ToldTask[] = [];
  /** As a node of before there was such a route. */
  sayLog: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.writeHead(404).end('{"detail":"Not Found"}');

  private constructor(readonly id: string, private readonly server: Server, private readonly resultOf: (task: ToldTask) => unknown) {}

  static async join(master: TestServer, id: string, resultOf: (task: ToldTask) => unknown): Promise<FalseNode> {
    const server = createServer((request, response) => void node.answer(request, response));
    const node = new FalseNode(id, server, resultOf);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, text } = await master.post('/api/v1/nodes/register', { node_id: id, host: '127.0.0.1', port, max_workers: 4, capabilities: [] });
    if (status !== 200) throw new Error(`the server does not take ${id}: ${status} ${text}`);
    return node;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/api/v1/health') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({
        node_id: this.id, node_name: this.id, status: 'healthy', cpu_percent: 1, memory_percent: 1, active_tasks: 0, completed_tasks: 0,
        failed_tasks: 0, uptime_seconds: 1, capabilities: [], max_workers: 4, free_workers: 4, draining: false,
      }));
      return;
    }
    if (request.url?.startsWith('/api/v1/logs')) return this.sayLog(response, request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { tasks } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { tasks: ToldTask[] };
    this.told.push(...tasks);
    response.setHeader('content-type', 'application/x-ndjson');
    for (const task of tasks) {
      response.write(`${JSON.stringify({
        task_id: task.task_id, attempt: task.attempt, event: 'ended', status: 'completed', result: this.resultOf(task), error: null, result_at: null,
        started_at: new Date().toISOString(), completed_at: new Date().toISOString(), execution_time: 0.01,
      })}\n`);
    }
    response.end();
  }
}
