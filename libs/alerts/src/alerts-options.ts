export const ALERTS_OPTIONS = Symbol('ALERTS_OPTIONS');

/** Secrets laid open: whoever sends has to show them. */
export interface AlertsOptions {
  /** Says to receivers who tells them. */
  readonly serverName: string;
  readonly timezone: string;
  readonly webhooks: readonly string[];
  readonly webhookSecret?: string;
  readonly email?: { readonly smtpUrl: string; readonly from: string; readonly to: readonly string[] };
  /** 0: an open alert is never sent again. */
  readonly repeatMs: number;
}
