import { createHmac } from 'node:crypto';
import { HttpClient, HttpError, ResponseTooLargeError, UnreachableError } from '@tidemark/http-client';
import { type Channel, type ChannelFacts, DeliveryError, keyOf, type Notice, type Target } from './channel';

/** What it answers beside its status is of no interest. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts each message as JSON. */
export class Webhook implements Channel {
  readonly target: Target;
  readonly facts: ChannelFacts;
  private readonly client = new HttpClient({ tries: 1, maxBytes: MAX_ANSWER_BYTES });

  constructor(private readonly address: string, private readonly secret?: string) {
    const { origin } = new URL(address);
    this.target = { channel: 'webhook', shown: origin, key: keyOf(address) };
    this.facts = { channel: 'webhook', target: origin, signed: secret !== undefined, sender: null, mail_server: null };
  }

  async send(notice: Notice, signal: AbortSignal): Promise<void> {
    const body = webhookBody(notice);
    const headers = {
      'content-type': 'application/json', 'idempotency-key': notice.deliveryId,
      ...(this.secret === undefined ? {} : { 'x-tidemark-signature': signatureOf(body, this.secret) }),
    };
    try {
      await this.client.request({ url: this.address, method: 'POST', headers, body, signal });
    } catch (error) {
      // Only an answer of 2xx is read that far.
      if (error instanceof ResponseTooLargeError) return;
      throw new DeliveryError(reasonOf(error), error instanceof HttpError ? error.retryAfterMs : undefined);
    }
  }
}

export function webhookBody({ alertId, key, kind, severity, state, message, messageZh, data, raisedAt, server }: Notice): string {
  return JSON.stringify({ id: alertId, key, kind, severity, state, message, message_zh: messageZh, data, raised_at: raisedAt, server });
}

export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
}

/** Not the error's own text: it names the path, which may be the secret of the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof HttpError)) return 'it could not be sent';
  if (error.upstreamStatus !== undefined) return `answered ${error.upstreamStatus}`;
  return error instanceof UnreachableError ? `${error.code}: ${error.reason}` : error.code;
}
