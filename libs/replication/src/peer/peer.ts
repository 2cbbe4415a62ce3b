import { PeerClient } from '@tidemark/http-client';
import { ReplicationOptions } from '../replication-options';
import { PeerRefusalError } from './peer-refusal.error';

const ANSWER_BYTES = 16 * 1024 * 1024;
const SHORT_MS = 3_000;

type Answer = Readonly<Record<string, unknown>>;

/** Another node of ours, at one address and with one key. */
export class Peer {
  private readonly client: PeerClient;

  constructor(readonly url: string, key: string | undefined, { peerCidrs, ca }: Pick<ReplicationOptions, 'peerCidrs' | 'ca'>) {
    this.client = new PeerClient({ allowed: peerCidrs, ca, key });
  }

  /** @throws PeerRefusalError, HttpError */
  async get(path: string, signal?: AbortSignal, deadlineMs = SHORT_MS): Promise<Answer> {
    const { status, body } = await this.client.request({ url: this.url + path, method: 'GET', maxBytes: ANSWER_BYTES, deadlineMs, signal, idempotent: true });
    return this.answer(status, body, path);
  }

  async post(path: string, body: object, signal?: AbortSignal, deadlineMs = 30_000): Promise<Answer> {
    const { status, body: bytes } = await this.client.request({
      url: this.url + path, method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': 'en' }, body: JSON.stringify(body),
      maxBytes: ANSWER_BYTES, deadlineMs, signal,
    });
    return this.answer(status, bytes, path);
  }

  /** No deadline for the whole: a slow line may take its time, a silent one is given up (`stallMs`). */
  async send(path: string, contentType: string, parts: readonly Buffer[], stallMs: number, signal?: AbortSignal): Promise<Answer> {
    const { status, body } = await this.client.request({
      url: this.url + path, method: 'POST', headers: { 'content-type': contentType, 'accept-language': 'en' }, body: parts,
      maxBytes: ANSWER_BYTES, stallMs, signal, idempotent: true,
    });
    return this.answer(status, body, path);
  }

  async bytes(path: string, maxBytes: number, stallMs: number, signal?: AbortSignal): Promise<Buffer> {
    const { status, body } = await this.client.request({ url: this.url + path, method: 'GET', headers: { 'accept-language': 'en' }, maxBytes, stallMs, signal, idempotent: true });
    if (status !== 200) this.answer(status, body, path);
    return body;
  }

  close(): void {
    this.client.close();
  }

  private answer(status: number, body: Buffer, path: string): Answer {
    let answer: Answer = {};
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'));
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) answer = parsed as Answer;
    } catch {
      // What is not JSON has no code; the status says enough.
    }
    if (status === 200) return answer;
    throw new PeerRefusalError(status, typeof answer.code === 'string' ? answer.code : 'unknown', `${this.url}${path.split('?')[0]}`, answer);
  }
}
