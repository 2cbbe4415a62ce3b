import { Agent as HttpAgent, ClientRequest, IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { onAbort } from '../abort';
import { CancelledError, HttpError, RedirectRefusedError, TimeoutError, UnreachableError } from '../http.error';
import { StallWatch } from './stall-watch';
import { writeBody } from './write-body';

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

/**
 * One request on one connection, watched from its first byte to the last of its answer. Who reads the answer, and when
 * it counts as there, is the heir's. Every failure is an HttpError.
 */
export abstract class PeerCall<T> {
  protected readonly where: string;
  private readonly ends: (() => void)[] = [];
  private request: ClientRequest | undefined;
  private isConnected = false;
  private isAnswering = false;
  private isAnswered = false;

  constructor(protected readonly order: Exchange) {
    this.where = `${order.url.host}${order.url.pathname}`;
  }

  protected abstract read(response: IncomingMessage, resolve: (answer: T) => void, fail: (error: HttpError) => void): void;

  protected begin(): Promise<T> {
    if (this.order.signals.some((signal) => signal?.aborted)) return Promise.reject(this.cancelled());
    return new Promise<T>((resolve, reject) => this.start(resolve, reject));
  }

  /** Once nobody reads any more. */
  protected finish(): void {
    this.ends.forEach((end) => end());
    // A connection whose request or answer is not through is of no use to anybody.
    if (this.request?.writableFinished !== true || !this.isAnswered) this.request?.destroy();
  }

  protected answered(): void {
    this.isAnswered = true;
  }

  protected failure(error: { readonly code?: string }): HttpError {
    if (error instanceof HttpError) return error;
    const code = error.code ?? 'network error';
    const isStale = this.request?.reusedSocket === true && !this.isAnswering && STALE.has(code);
    const Failure = isStale ? StaleConnectionError : UnreachableError;
    return new Failure(`${this.where}: ${code}`, code, this.isConnected, { cause: error });
  }

  private start(resolve: (answer: T) => void, reject: (error: HttpError) => void): void {
    const { url, method, headers, agent, stallMs, connectMs, deadlineMs, signals } = this.order;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, agent });
    this.request = request;
    let answer: IncomingMessage | undefined;
    // Once there is an answer, whoever reads it hears of what goes wrong.
    const fail = (error: HttpError) => {
      reject(error);
      answer?.destroy(error);
    };
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
    request.on('close', () => { if (!this.isAnswered) reject(this.failure({ code: 'ECONNRESET' })); });
    request.on('response', (response) => {
      answer = response;
      this.isAnswering = true;
      response.on('error', (error: NodeJS.ErrnoException) => reject(this.failure(error)));
      const { statusCode = 0 } = response;
      if (statusCode >= 300 && statusCode < 400) reject(new RedirectRefusedError(`${this.where}: answered with a redirect, which is not followed`));
      else this.read(response, resolve, reject);
    });
    this.write(request, watch);
  }

  private write(request: ClientRequest, watch: StallWatch): void {
    const { body } = this.order;
    const done = body === undefined ? Promise.resolve(request.end()) : writeBody(request, body, () => watch.countFlushed());
    // What goes wrong in writing is the request's 'error' as well, or the end of an exchange that is over.
    done.then(() => watch.endSending(), () => undefined);
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
}

/** TLS counts as connected when the peer's certificate has been judged. */
function onConnect(request: ClientRequest, socket: Socket, run: () => void): void {
  if (request.reusedSocket) run();
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', run);
}
