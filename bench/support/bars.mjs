// 1 000 000 generated daily bars: 400 instruments × 2 500 sessions of the New York calendar, seeded.
import { lib } from './product.mjs';

const { BarColumns } = lib('domain');
const { calendarFor } = lib('market-data');
const round = (x) => Math.round(x * 100) / 100;

export const INSTRUMENTS = 400;
const SESSIONS = 2_500;
const FROM = Date.UTC(2010, 0, 4) / 864e5;

export function sessionDays(mic = 'XNYS', count = SESSIONS) {
  return calendarFor(mic).sessionDays(FROM, FROM + Math.ceil(count * 1.7)).slice(0, count);
}

export function generate(days, seed = 42, instruments = INSTRUMENTS) {
  let s = seed;
  const random = () => (s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 4294967296;
  return Array.from({ length: instruments }, () => {
    const b = BarColumns.ofLength(days.length);
    let price = 10 + random() * 90;
    for (let i = 0; i < days.length; i++) {
      b.days[i] = days[i];
      b.open[i] = round(price);
      b.close[i] = round(Math.max(1, price * (1 + (random() - 0.5) * 0.04)));
      b.high[i] = round(Math.max(b.open[i], b.close[i]) * 1.01);
      b.low[i] = round(Math.min(b.open[i], b.close[i]) * 0.99);
      b.volume[i] = Math.floor(random() * 1e8);
      b.amount[i] = round(b.volume[i] * b.close[i]);
      price = b.close[i];
    }
    return b;
  });
}
