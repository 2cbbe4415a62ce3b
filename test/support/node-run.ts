import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { JsonObject } from './http-request';
import { TestNode } from './node';

export interface RunLine extends JsonObject {
  readonly task_id: string;
  readonly attempt: number;
  readonly event: 'refused' | 'started' | 'progress' | 'ended';
  readonly code?: string;
  readonly status?: string;
  readonly result?: JsonObject | null;
  readonly result_at?: string | null;
  readonly error?: { readonly code: string; readonly retryable: boolean } | null;
}

/** `POST /api/v1/tasks/run` as the server does it: hears lines until the node ends its answer, or until it hangs up. */
export class NodeRun {
  readonly lines: RunLine[] = [];
  blanks = 0;
  status = 0;
  /** Of an answer that is no stream of lines. */
  text = '';
  readonly ended: Promise<void>;
  private waiting: (() => void)[] = [];
  private hang: () => void = () => undefined;

  constructor(node: TestNode, tasks: readonly unknown[], term: number | null = null) {
    const body = JSON.stringify({ term, tasks });
    this.ended = new Promise((done, fail) => {
      const call = request(`${node.url}/api/v1/tasks/run`, {
        method: 'POST', agent: false, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      }, (answer) => this.read(answer, done));
      this.hang = () => {
        call.destroy();
        done();
      };
      call.on('error', fail);
      call.end(body);
    });
  }

  /** To its end. */
  static async of(node: TestNode, tasks: readonly unknown[], term: number | null = null): Promise<NodeRun> {
    const run = new NodeRun(node, tasks, term);
    await run.ended;
    return run;
  }

  hangUp(): void {
    this.hang();
  }

  /** The line that tells of a task's end or refusal. */
  end(taskId: string): RunLine | undefined {
    return this.lines.find((line) => line.task_id === taskId && (line.event === 'ended' || line.event === 'refused'));
  }

  async until(isThere: (line: RunLine) => boolean): Promise<void> {
    while (!this.lines.some(isThere)) await new Promise<void>((go) => this.waiting.push(go));
  }

  private read(answer: IncomingMessage, done: () => void): void {
    this.status = answer.statusCode ?? 0;
    const isStream = answer.headers['content-type']?.startsWith('application/x-ndjson');
    let rest = '';
    answer.setEncoding('utf8').on('data', (text: string) => {
      this.text += isStream ? '' : text;
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of isStream ? parts : []) {
        if (part === '') this.blanks++;
        else this.lines.push(JSON.parse(part) as RunLine);
      }
      this.waiting.splice(0).forEach((go) => go());
    });
    answer.on('close', done).on('error', done);
  }
}
