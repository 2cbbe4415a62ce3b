import { EpochDay, Exchange, instantOf, localDay } from '@tidemark/domain';

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 24 * 60;

interface ExchangeDay {
  readonly timeZone: string;
  /** Minute of the local day from which a file written then holds the whole session, late prints included. */
  readonly settledAt: number;
}

const CHINA: ExchangeDay = { timeZone: 'Asia/Shanghai', settledAt: 17 * 60 };
const EXCHANGE_DAYS: Readonly<Record<Exchange, ExchangeDay>> = {
  SH: CHINA,
  SZ: CHINA,
  BJ: CHINA,
  HK: { timeZone: 'Asia/Hong_Kong', settledAt: 17 * 60 },
  US: { timeZone: 'America/New_York', settledAt: 17 * 60 },
  '24X7': { timeZone: 'UTC', settledAt: MINUTES_A_DAY },
};

export function timeZoneOf(exchange: Exchange): string {
  return EXCHANGE_DAYS[exchange].timeZone;
}

/** The last session a file written at that instant (UTC ms) can hold whole. `settledAt` in minutes of the local day. */
export function settledDay(
  writtenAt: number, exchange: Exchange, settledAt = EXCHANGE_DAYS[exchange].settledAt,
): EpochDay {
  const timeZone = timeZoneOf(exchange);
  const day = localDay(writtenAt, timeZone);
  return writtenAt >= instantOf(day, 0, timeZone) + settledAt * MINUTE_MS ? day : day - 1;
}
