import { isLoopback } from '@tidemark/domain';
import { ConfigProblem } from './config.error';
import { ConfigDocument } from './config-schema';

/** Where a key of the merged document was said. */
export interface Origin {
  readonly key: string;
  readonly source: string;
}

/** What no value shows by itself: the problems of values that do not go together. */
export function crossChecks(c: ConfigDocument, said: (fileKey: string) => Origin): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const problem = (fileKey: string, reason: string, code: ConfigProblem['code'] = 'bad_value') => {
    problems.push({ ...said(fileKey), code, reason });
  };
  if (c.api_key === undefined && !isLoopback(c.server.host)) {
    problem('server.host', `${c.server.host} can be reached from other machines and no API_KEY is set: set one, or use 127.0.0.1`, 'unsafe_bind');
  }
  const { cert, key } = c.server.tls;
  if (cert !== undefined && key === undefined) problem('server.tls.cert', 'needs TLS_KEY as well');
  if (key !== undefined && cert === undefined) problem('server.tls.key', 'needs TLS_CERT as well');
  const { slaves, slave_keys: keys, mode, master_url: masterUrl } = c.replication;
  for (const { name } of keys) {
    if (!slaves.some((slave) => slave.name === name)) problem('replication.slave_keys', `${name} is none of SLAVES`);
  }
  if (c.role === 'slave' && mode === 'pull' && masterUrl === undefined) {
    problem('replication.mode', 'a slave that pulls needs MASTER_URL');
  }
  const { smtp_url: smtpUrl, email_from: emailFrom, email_to: emailTo } = c.alerts;
  const mail = [['alerts.smtp_url', smtpUrl !== undefined], ['alerts.email_from', emailFrom !== undefined], ['alerts.email_to', emailTo.length > 0]] as const;
  if (mail.some(([, isSet]) => isSet)) {
    for (const [key, isSet] of mail) if (!isSet) problem(key, 'is missing: mail needs SMTP_URL, ALERT_EMAIL_FROM and ALERT_EMAIL_TO');
  }
  return problems;
}
