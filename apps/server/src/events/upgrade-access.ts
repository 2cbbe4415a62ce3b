import type { IncomingMessage } from 'node:http';
import { type AccessPolicy, type CallerInfo, mayDo, questionOf, requireOneHost, type Scope, UnauthorizedError } from '@tidemark/http-api';
import { WsTickets } from './ws-tickets';

/** What opens the events. */
export const SCOPES: readonly Scope[] = ['read'];

/** Who wants to upgrade: by the same rules as every request, or by a ticket. */
export class UpgradeAccess {
  constructor(private readonly policy: AccessPolicy, private readonly tickets: WsTickets) {}

  /** @throws UnauthorizedError, TooManyWrongKeysError, ForbiddenError, InvalidInputError, DatabaseUnavailableError */
  async callerOf(request: IncomingMessage, ticket: string | null): Promise<CallerInfo> {
    requireOneHost(request);
    const question = questionOf(request, false);
    const byTicket = question.key === undefined && ticket !== null;
    // Where no key is asked for, host and origin are looked at all the same; elsewhere the ticket decides.
    const caller = await this.policy.authenticate({ ...question, isPublic: byTicket });
    const found = byTicket ? await this.holderOf(ticket) : caller;
    if (!found) throw new UnauthorizedError();
    return found;
  }

  /** Whether the key that let this caller in still does. @throws DatabaseUnavailableError */
  async stillMayRead(caller: CallerInfo): Promise<boolean> {
    const now = await this.policy.again(caller);
    return now !== undefined && mayDo(now, SCOPES);
  }

  /** The key that asked for the ticket may have been revoked since. */
  private async holderOf(ticket: string): Promise<CallerInfo | undefined> {
    const caller = this.tickets.redeem(ticket);
    return caller && this.policy.again(caller);
  }
}
