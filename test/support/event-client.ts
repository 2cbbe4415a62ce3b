import { once } from 'node:events';
import WebSocket from 'ws';
import { Answer, ask, Question } from './http-request';
import { TestServer } from './server';

export interface EventMessage extends Record<string, unknown> {
  type: string;
  at: string;
  seq: number;
}

const DEADLINE_MS = 30_000;

/** What makes a request an upgrade. */
export const UPGRADE = {
  connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** An upgrade that has to be refused, its path sent exactly as given. */
export function refused(server: TestServer, path: string, headers: Question['headers'] = {}): Promise<Answer> {
  return ask(server.port, path, { headers: { ...UPGRADE, ...headers } });
}

/** A reader of `/ws`. */
export class EventClient {
  readonly messages: EventMessage[] = [];
  private end: { code: number; reason: string } | undefined;

  private constructor(private readonly ws: WebSocket) {
    ws.on('message', (bytes: Buffer) => this.messages.push(JSON.parse(bytes.toString('utf8')) as EventMessage));
    ws.on('close', (code, reason) => { this.end = { code, reason: reason.toString('utf8') }; });
    ws.on('error', () => undefined);
  }

  /** @param query with its question mark @param ca of a server with TLS_CERT, PEM */
  static async open(server: TestServer, query = '', headers: Record<string, string> = {}, ca?: string): Promise<EventClient> {
    const client = new EventClient(new WebSocket(`${server.url.replace('http', 'ws')}/ws${query}`, { headers, ca, perMessageDeflate: false }));
    await once(client.ws, 'open');
    return client;
  }

  get last(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  of(...types: string[]): EventMessage[] {
    return this.messages.filter(({ type }) => types.includes(type));
  }

  /** Waits for a message, that may have come already. */
  async until(what: string, found: (message: EventMessage) => boolean, limitMs = DEADLINE_MS): Promise<EventMessage> {
    for (const deadline = Date.now() + limitMs; ;) {
      const message = this.messages.find(found);
      if (message) return message;
      if (this.end || Date.now() > deadline) throw new Error(`no ${what} among ${this.messages.length} messages; ${JSON.stringify(this.end ?? 'open')}`);
      await new Promise((done) => { setTimeout(done, 20); });
    }
  }

  send(text: string | Buffer): void {
    this.ws.send(text);
  }

  /** Takes nothing from the wire until `resume`. */
  pause(): void {
    this.ws.pause();
  }

  resume(): void {
    this.ws.resume();
  }

  /** How the other side ended it. */
  async closed(): Promise<{ code: number; reason: string }> {
    if (!this.end) await once(this.ws, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
    return this.end as { code: number; reason: string };
  }

  async close(): Promise<void> {
    if (this.end) return;
    this.ws.close();
    await once(this.ws, 'close');
  }
}

/** Fails unless the numbers of all messages follow each other. */
export function expectGapless(messages: readonly EventMessage[]): void {
  const [first] = messages;
  expect(messages.map(({ seq }) => seq - first.seq)).toEqual(messages.map((_message, at) => at));
}
