import type { AlertsOptions } from '@tidemark/alerts';
import type { TidemarkConfig } from '@tidemark/config';

/** The settings of alerts, their secrets laid open: whoever sends has to show them. */
export function alertsOptions({ nodeName, sync, alerts }: TidemarkConfig): AlertsOptions {
  const { webhooks, webhookSecret, email, repeatMs } = alerts;
  return {
    serverName: nodeName, timezone: sync.timezone, webhooks, webhookSecret: webhookSecret?.reveal(), repeatMs,
    email: email && { ...email, smtpUrl: email.smtpUrl.reveal() },
  };
}

/** What a log line never shows: the password of the mail server, and what in a webhook's address may be a token. */
export function alertSecrets({ webhooks, email }: TidemarkConfig['alerts']): string[] {
  const tokens = webhooks.flatMap((address) => {
    const { pathname, search } = new URL(address);
    return [address, ...(search.length > 1 ? [search.slice(1)] : []), ...(pathname.length > 1 && search === '' ? [pathname.slice(1)] : [])];
  });
  const password = email && new URL(email.smtpUrl.reveal()).password;
  return password ? [...tokens, decodeURIComponent(password)] : tokens;
}
