import { Agent as HttpAgent, ClientRequest, IncomingHttpHeaders, IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { onAbort } from '../abort';
import {
  CancelledError, HttpError, RedirectRefusedError, ResponseTooLargeError, TimeoutError, UnreachableError,
} from '../http.error';
import { StallWatch } from './stall-watch';
import { writeBody } from './write-body';

/** An answer of any status but a redirect, read to its end. */
export interface PeerResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: none, as of a GET. */
  readonly body: readonly Uint8Array[] | undefined;
  readonly agent: HttpAgent | HttpsAgent;
  readonly maxBytes: number;
  readonly connectMs: number;
  readonly stallMs: number;
  readonly deadlineMs: number | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** A kept-alive connection that the peer had closed meanwhile: news of nothing. */
export class StaleConnectionError extends UnreachableError {}

const STALE = new Set(['ECONNRESET', 'EPIPE']);

/** One request on one connection. Every failure is an HttpError. */
export class PeerExchange {
  private readonly where: string;
  private readonly ends: (() => void)[] = [];
  private request: ClientRequest | undefined;
  private isConnected = false;
  private isAnswering = false;
  private isAnswered = false;

  constructor(private readonly order: Exchange) {
    this.where = `${order.url.host}${order.url.pathname}`;
  }

  async run(): Promise<PeerResponse> {
    const { signals } = this.order;
    if (signals.some((signal) => signal?.aborted)) throw this.cancelled();
    try {
      return await new Promise<PeerResponse>((resolve, reject) => this.start(resolve, reject));
    } finally {
      this.ends.forEach((end) => end());
      // A connection whose request or answer is not through is of no use to anybody.
      if (this.request?.writableFinished !== true || !this.isAnswered) this.request?.destroy();
    }
  }

  private start(resolve: (answer: PeerResponse) => void, fail: (error: HttpError) => void): void {
    const { url, method, headers, agent, stallMs, connectMs, deadlineMs, signals } = this.order;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, agent });
    this.request = request;
    const late = (what: string) => () => fail(new TimeoutError(`${this.where}: ${what}`));
    const watch = new StallWatch(stallMs, late(`nothing moved for ${stallMs} ms`));
    this.ends.push(() => watch.stop(), ...signals.map((signal) => onAbort(signal, () => fail(this.cancelled()))));
    if (deadlineMs !== undefined) this.after(deadlineMs, late(`no complete answer within ${deadlineMs} ms`));
    const connected = this.after(connectMs, late(`no connection within ${connectMs} ms`));
    request.on('socket', (socket) => {
      watch.watch(socket);
      onConnect(request, socket, () => {
        this.isConnected = true;
        connected();
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => fail(this.failure(error)));
    request.on('close', () => fail(this.failure({ code: 'ECONNRESET' })));
    request.on('response', (response) => this.read(response, resolve, fail));
    this.write(request, watch);
  }

  private write(request: ClientRequest, watch: StallWatch): void {
    const { body } = this.order;
    const done = body === undefined ? Promise.resolve(request.end()) : writeBody(request, body, () => watch.countFlushed());
    // What goes wrong in writing is the request's 'error' as well, or the end of an exchange that is over.
    done.then(() => watch.endSending(), () => undefined);
  }

  private read(response: IncomingMessage, resolve: (answer: PeerResponse) => void, fail: (error: HttpError) => void): void {
    const { maxBytes } = this.order;
    this.isAnswering = true;
    const { statusCode: status = 0, headers } = response;
    response.on('error', (error: NodeJS.ErrnoException) => fail(this.failure(error)));
    if (status >= 300 && status < 400) {
      fail(new RedirectRefusedError(`${this.where}: answered with a redirect, which is not followed`));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) {
        fail(new ResponseTooLargeError(`${this.where}: more than ${maxBytes} bytes`));
        response.destroy();
      } else chunks.push(chunk);
    });
    response.on('end', () => {
      this.isAnswered = response.complete;
      if (response.complete) resolve({ status, headers, body: Buffer.concat(chunks) });
      else fail(this.failure({ code: 'ECONNRESET' }));
    });
  }

  /** @returns what takes the timer off again */
  private after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    const off = () => clearTimeout(timer);
    this.ends.push(off);
    return off;
  }

  private cancelled(): CancelledError {
    return new CancelledError(`${this.where}: cancelled`);
  }

  private failure(error: { readonly code?: string }): HttpError {
    if (error instanceof HttpError) return error;
    const code = error.code ?? 'network error';
    const isStale = this.request?.reusedSocket === true && !this.isAnswering && STALE.has(code);
    const Failure = isStale ? StaleConnectionError : UnreachableError;
    return new Failure(`${this.where}: ${code}`, code, this.isConnected, { cause: error });
  }
}

/** TLS counts as connected when the peer's certificate has been judged. */
function onConnect(request: ClientRequest, socket: Socket, run: () => void): void {
  if (request.reusedSocket) run();
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', run);
}
