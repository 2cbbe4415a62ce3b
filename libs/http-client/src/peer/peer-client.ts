import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { checkedUrl } from '../fetch-once';
import { CancelledError } from '../http.error';
import { Exchange, StaleConnectionError } from './peer-call';
import { PeerExchange, PeerResponse } from './peer-exchange';
import { PeerNetwork } from './peer-network';
import { PeerStream, PeerStreamCall } from './peer-stream';

export type { PeerResponse } from './peer-exchange';
export type { PeerStream } from './peer-stream';

export interface PeerClientOptions {
  /** Networks in which peers may be (CIDR); loopback always. */
  readonly allowed: readonly string[];
  /** PEM of the CA that signed their certificates; the public CAs where absent. */
  readonly ca?: string | Buffer;
  /** Sent as X-API-Key. */
  readonly key?: string;
  /** How long nothing may move on a connection, either way. 20 s. */
  readonly stallMs?: number;
  /** Name, TCP and TLS. 5 s. */
  readonly connectMs?: number;
}

export interface PeerRequest {
  readonly url: string | URL;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent one after the other, with Content-Length. */
  readonly body?: readonly Uint8Array[] | string;
  /** Of the answer. */
  readonly maxBytes: number;
  /** The whole exchange, however well it moves. */
  readonly deadlineMs?: number;
  /** For this request, as a long poll needs it. */
  readonly stallMs?: number;
  readonly signal?: AbortSignal;
  /** The media type to answer with. */
  readonly accept?: string;
  /** Sending it twice is harmless: done at once where a kept-alive connection turns out to be closed. */
  readonly idempotent?: boolean;
}

const STALL_MS = 20_000;
const CONNECT_MS = 5_000;

/**
 * Calls between servers of ours: bodies of any length over links of any speed, cut only when nothing moves any more;
 * kept-alive connections, and only to addresses that the operator listed. Redirects are never followed.
 */
export class PeerClient {
  private readonly network: PeerNetwork;
  private readonly kept: Agents;
  private readonly fresh: Agents;
  private readonly closing = new AbortController();

  constructor(private readonly options: PeerClientOptions) {
    this.network = new PeerNetwork(options.allowed);
    this.kept = new Agents(this.network, options.ca, true);
    this.fresh = new Agents(this.network, options.ca, false);
  }

  /** Resolves for every status but redirects. @throws HttpError */
  request(request: PeerRequest): Promise<PeerResponse> {
    return this.call(request, (exchange) => new PeerExchange(exchange).run());
  }

  /** Resolves with the headers; the deadline and the limits hold until the body's end. @throws HttpError */
  stream(request: PeerRequest): Promise<PeerStream> {
    return this.call(request, (exchange) => new PeerStreamCall(exchange).open());
  }

  private async call<T>(request: PeerRequest, run: (exchange: Exchange) => Promise<T>): Promise<T> {
    const url = checkedUrl(request.url);
    this.network.requireAllowed(url);
    const once = (agents: Agents) => run(this.exchange(request, url, agents));
    try {
      return await once(this.kept);
    } catch (error) {
      if (request.idempotent !== true || !(error instanceof StaleConnectionError)) throw error;
      // The next one kept may be closed as well, as after a restart of the peer.
      return once(this.fresh);
    }
  }

  /**
   * Judges an address before anybody connects to it: as it stands, or what its name resolves to now.
   * @throws PeerNotAllowedError, InvalidUrlError, UnreachableError nobody knows the name
   */
  async requireAllowed(url: string | URL): Promise<void> {
    await this.network.requireResolved(checkedUrl(url));
  }

  /** Ends requests in flight (CancelledError) and connections. */
  close(): void {
    this.closing.abort(new CancelledError('the client was closed'));
    this.kept.destroy();
    this.fresh.destroy();
  }

  private exchange(request: PeerRequest, url: URL, agents: Agents): Exchange {
    const { key, stallMs = STALL_MS, connectMs = CONNECT_MS } = this.options;
    const body = typeof request.body === 'string' ? [Buffer.from(request.body)] : request.body;
    const headers: Record<string, string> = { ...request.headers };
    if (request.accept !== undefined) headers.accept = request.accept;
    if (key !== undefined) headers['x-api-key'] = key;
    if (body) headers['content-length'] = String(body.reduce((sum, part) => sum + part.byteLength, 0));
    return {
      url, method: request.method, headers, body, agent: agents.of(url), connectMs,
      maxBytes: request.maxBytes, stallMs: request.stallMs ?? stallMs, deadlineMs: request.deadlineMs,
      signals: [request.signal, this.closing.signal],
    };
  }
}

class Agents {
  private readonly http: HttpAgent;
  private readonly https: HttpsAgent;

  constructor({ lookup }: PeerNetwork, ca: string | Buffer | undefined, keepAlive: boolean) {
    this.http = new HttpAgent({ keepAlive, lookup });
    // Said, so that no variable of the environment can say otherwise.
    this.https = new HttpsAgent({ keepAlive, lookup, ca, rejectUnauthorized: true });
  }

  of(url: URL): HttpAgent | HttpsAgent {
    return url.protocol === 'https:' ? this.https : this.http;
  }

  destroy(): void {
    this.http.destroy();
    this.https.destroy();
  }
}
