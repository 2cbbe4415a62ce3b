import { createServer, IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: { id: number; key: string; kind: string; severity: string; state: string; message: string; data: Record<string, unknown>; server: string };
}

/** How one post is answered: with a status, a redirect to `/elsewhere`, or never. */
type Reply = number | 'redirect' | 'hang';

/** Somebody who is told by webhook. Answers by script, then 200. */
export class WebhookReceiver {
  readonly posts: Posted[] = [];
  readonly script: Reply[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        receiver.posts.push({ path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text || '{}') as Posted['body'] });
        receiver.answer(response);
      });
    });
    const receiver = new WebhookReceiver(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Of one alert. */
  of(key: string): Posted[] {
    return this.posts.filter(({ body }) => body.key === key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(response: ServerResponse): void {
    const reply = this.script.shift() ?? 200;
    if (reply === 'hang') return;
    if (reply === 'redirect') response.writeHead(307, { location: '/elsewhere' }).end();
    else response.writeHead(reply).end('taken');
  }
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly head: string;
  readonly text: string;
}

/** Somebody who is told by mail, after a login. */
export class MailReceiver {
  readonly mails: Mail[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async start(user: string, password: string): Promise<MailReceiver> {
    const server = new SMTPServer({
      hideSTARTTLS: true, allowInsecureAuth: true,
      onAuth: ({ username, password: given }, _session, done) => {
        if (username === user && given === password) done(null, { user });
        else done(new Error(`no login for ${username} with ${given}`));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const [head, ...rest] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          receiver.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), head, text: decoded(head, rest.join('\r\n\r\n')) });
          done();
        });
      },
    });
    const receiver = new MailReceiver(server);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()); });
    return receiver;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => { this.server.close(() => resolve()); });
  }
}

function decoded(head: string, body: string): string {
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
