import { type Channel, type ChannelFacts, DeliveryError, keyOf, type Notice, type Target } from './channel';

const MAX_SUBJECT = 200;
const MAX_REASON = 300;

export interface EmailSettings {
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** One mail to all receivers. */
export class Email implements Channel {
  readonly target: Target;
  readonly facts: ChannelFacts;
  private transport: ReturnType<typeof openTransport> | undefined;

  constructor(private readonly settings: EmailSettings) {
    // By a word and not by the receivers: what waits for an address that was corrected goes to the correct one.
    const receivers = settings.to.join(', ');
    this.target = { channel: 'email', shown: receivers, key: keyOf('email') };
    // Of the mail server's address only its host: user and password stand in front of it.
    this.facts = { channel: 'email', target: receivers, signed: null, sender: settings.from, mail_server: new URL(settings.smtpUrl).host };
  }

  async send(notice: Notice, signal: AbortSignal): Promise<void> {
    const { from, to } = this.settings;
    try {
      const transport = await (this.transport ??= openTransport(this.settings.smtpUrl));
      await transport.sendMail({
        from, to: [...to], subject: subjectOf(notice), text: textOf(notice), messageId: `<${notice.deliveryId}@tidemark.invalid>`,
        headers: { 'Auto-Submitted': 'auto-generated' }, disableFileAccess: true, disableUrlAccess: true, signal,
      });
    } catch (error) {
      throw new DeliveryError(this.reasonOf(error));
    }
  }

  /** What the mail server said is worth reading; that it quotes what it was shown is to be reckoned with. */
  private reasonOf(error: unknown): string {
    const { code = 'error', message = '' } = error as { readonly code?: string; readonly message?: string };
    const { username, password } = new URL(this.settings.smtpUrl);
    const secrets = [password, username].flatMap((text) => [text, decodeURIComponent(text)]).filter((text) => text !== '');
    const said = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), `${code}: ${message}`);
    return oneLine(said).slice(0, MAX_REASON);
  }
}

/** Loaded with the first mail: most servers send none, and it takes 13 MB. */
async function openTransport(smtpUrl: string) {
  const { createTransport } = await import('nodemailer');
  return createTransport({ url: smtpUrl });
}

/** One line whatever the message holds: another one would be a header of somebody else's choice. */
export function subjectOf({ severity, state, message }: Notice): string {
  return oneLine(`[Tidemark] ${severity}: ${state === 'resolved' ? 'resolved: ' : ''}${message}`).slice(0, MAX_SUBJECT).toWellFormed();
}

export function textOf({ alertId, key, kind, severity, state, message, messageZh, data, raisedAt, server }: Notice): string {
  const over = state === 'resolved';
  return [
    `${over ? '已恢复：' : ''}${messageZh}`, `${over ? 'Resolved: ' : ''}${message}`, '',
    `server: ${server}`, `alert: ${alertId} (${kind}, ${severity})`, `key: ${key}`, `raised at: ${raisedAt}`, '',
    JSON.stringify(data, null, 2), '',
  ].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
