export type AlertSeverity = 'info' | 'warning' | 'critical';

/** All that people are told of; `docs/alerts.md` says when. */
export const ALERT_KINDS = [
  'sync.failed', 'replication.lagging', 'replication.broken', 'weather.extreme', 'weather.temperature_change', 'weather.threshold', 'weather.poll_failed', 'test',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that people are to hear of, once. */
export interface Alert {
  /** What it is about: raised again under the same key it is the same alert until that is resolved. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly messageZh: string;
  /** JSON with snake_case names. No secrets: it goes to webhooks and mails. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Takes alerts. Cheap, never throws and never waits; where nobody takes them (the command line, a test of one part) none
 * is provided, hence inject it with `@Optional()`.
 */
export abstract class AlertSink {
  abstract raise(alert: Alert): void;
  /** What it was about is over. */
  abstract resolve(key: string): void;
}
