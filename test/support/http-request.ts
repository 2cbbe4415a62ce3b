import { IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';

/** What most answers are; name the shape (`get<Shape>(…)`) to reach into it. */
export type JsonObject = Record<string, unknown>;

export interface Answer<T = JsonObject> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body where it is JSON, else undefined. */
  readonly body: T;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** An object is sent as JSON; text and bytes as they are, without a content type. */
  readonly body?: unknown;
  /** PEM; asks by https, and trusts this CA only. */
  readonly ca?: string;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A request on its own connection, its path sent exactly as given: `fetch` would tidy it up. */
export function ask<T = JsonObject>(port: number, path: string, question: Question = {}): Promise<Answer<T>> {
  const { method = 'GET', body, ca } = question;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = body === undefined || raw ? body : JSON.stringify(body);
  const headers = { ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...question.headers };
  const length: Record<string, string | number> = payload === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(payload) };
  return new Promise((resolve, reject) => {
    const send = ca === undefined ? httpRequest : httpsRequest;
    const request = send({ host: '127.0.0.1', port, path, method, ca, headers: { ...length, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) as T });
      });
    });
    request.on('error', reject);
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error(`${path} was upgraded`));
    });
    request.end(payload);
  });
}

/** Bytes as they are over one socket; resolves with all that came back when the other side closes. */
export function sendRaw(port: number, bytes: string, closeAfterMs = 5_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(), closeAfterMs);
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? socket.destroy() : reject(error)));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
