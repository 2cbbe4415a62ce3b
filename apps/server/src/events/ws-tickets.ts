import { createHash, randomBytes } from 'node:crypto';
import type { CallerInfo } from '@tidemark/http-api';

export const TICKET_SECONDS = 30;
const TICKET_BYTES = 32;
const TICKET = /^[\w-]{43}$/;
/** Whoever may read could ask for them without end: the oldest are forgotten. */
const MAX_TICKETS = 10_000;

interface Issued {
  readonly caller: CallerInfo;
  /** By the monotonic clock. */
  readonly until: number;
}

/** Stand in for a key in an address, where a browser can put nothing else: once, and only within half a minute. */
export class WsTickets {
  /** By digest, so that no comparison of texts says anything about a ticket. */
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  issue(caller: CallerInfo): string {
    this.forgetOld();
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    this.issued.set(digestOf(ticket), { caller, until: this.now() + TICKET_SECONDS * 1000 });
    return ticket;
  }

  /** Whose ticket it is; from now on nobody's. */
  redeem(ticket: string): CallerInfo | undefined {
    if (!TICKET.test(ticket)) return undefined;
    const digest = digestOf(ticket);
    const found = this.issued.get(digest);
    this.issued.delete(digest);
    return found && found.until > this.now() ? found.caller : undefined;
  }

  private forgetOld(): void {
    const now = this.now();
    for (const [digest, { until }] of this.issued) {
      if (until > now && this.issued.size < MAX_TICKETS) return;
      this.issued.delete(digest);
    }
  }
}

function digestOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64');
}
