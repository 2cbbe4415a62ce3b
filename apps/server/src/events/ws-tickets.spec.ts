import type { CallerInfo } from '@tidemark/http-api';
import { WsTickets } from './ws-tickets';

const caller = (name: string): CallerInfo => ({ name, scopes: new Set(['read']), lead: false });

describe('WsTickets', () => {
  it('are good once, for half a minute', () => {
    let now = 0;
    const tickets = new WsTickets(() => now);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => tickets.issue(caller(name)));
    expect(tickets.redeem(b)?.name).toBe('b');
    expect(tickets.redeem(b)).toBeUndefined();
    now = 29_999;
    expect(tickets.redeem(a)?.name).toBe('a');
    now = 30_000;
    expect(tickets.redeem(c)).toBeUndefined();
    for (const other of ['', 'a'.repeat(43), `${a}x`, 'x'.repeat(1_000_000)]) expect(tickets.redeem(other)).toBeUndefined();
  });

  it('are forgotten when they are old, or too many', () => {
    let now = 0;
    const tickets = new WsTickets(() => now);
    const first = tickets.issue(caller('first'));
    const second = tickets.issue(caller('second'));
    for (let n = 0; n < 9_999; n++) tickets.issue(caller('flood'));
    expect([tickets.redeem(first), tickets.redeem(second)?.name]).toEqual([undefined, 'second']);
    now = 31_000;
    const last = tickets.issue(caller('last'));
    expect(tickets.redeem(last)?.name).toBe('last');
  });
});
