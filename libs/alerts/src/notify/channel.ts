import { createHash } from 'node:crypto';
import type { AlertSeverity } from '@tidemark/domain';

/** Where messages go, without what is secret about it. */
export interface Target {
  readonly channel: 'webhook' | 'email';
  /** For people. */
  readonly shown: string;
  /** Tells two targets apart that look alike. */
  readonly key: string;
}

/** How a channel is set. Nothing of it is secret: it is shown. */
export interface ChannelFacts {
  readonly channel: Target['channel'];
  readonly target: string;
  /** Of a webhook; null for mail. */
  readonly signed: boolean | null;
  /** Sender and mail server of mail; null for a webhook. */
  readonly sender: string | null;
  readonly mail_server: string | null;
}

/** What is sent. */
export interface Notice {
  /** The same at every try. */
  readonly deliveryId: string;
  readonly alertId: number;
  readonly state: 'raised' | 'resolved';
  readonly key: string;
  readonly kind: string;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly messageZh: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601 with offset. */
  readonly raisedAt: string;
  readonly server: string;
}

/** One way to people. */
export interface Channel {
  readonly target: Target;
  readonly facts: ChannelFacts;
  /** Resolves when it was taken. The signal ends it early. @throws DeliveryError */
  send(notice: Notice, signal: AbortSignal): Promise<void>;
}

/** Why a message was not taken, in words that hold no secret: they are stored and shown. */
export class DeliveryError extends Error {
  constructor(message: string, readonly retryAfterMs = 0) {
    super(message);
  }
}

export function keyOf(address: string): string {
  return createHash('sha256').update(address).digest('hex');
}
