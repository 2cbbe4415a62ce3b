// A provider in a process of its own: a chart of daily bars for every symbol, each answer so many milliseconds after its request.
import { createServer } from 'node:http';

const DELAY_MS = Number(process.argv[2]);
const DAY_S = 86_400;
/** New York's opening in winter; the days asked for have no holiday among them. */
const OPENS_S = 14.5 * 3_600;

function rows(from, until) {
  const out = [];
  for (let day = Math.ceil(from / DAY_S); day * DAY_S + OPENS_S < until; day++) if ((day + 4) % 7 % 6 !== 0) out.push(day * DAY_S + OPENS_S);
  return out;
}

function chart(symbol, query) {
  const timestamp = rows(Number(query.get('period1')), Math.min(Number(query.get('period2')), Date.now() / 1000));
  const column = (value) => timestamp.map(() => value);
  return JSON.stringify({ chart: { error: null, result: [{
    meta: { currency: 'USD', symbol, exchangeTimezoneName: 'America/New_York', firstTradeDate: 345479400, dataGranularity: '1d', range: '' },
    timestamp, indicators: { quote: [{ open: column(10), high: column(12), low: column(9), close: column(11), volume: column(1_000) }] },
  }] } });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://stub');
  const symbol = decodeURIComponent(url.pathname.split('/').at(-1));
  setTimeout(() => response.setHeader('content-type', 'application/json').end(chart(symbol, url.searchParams)), DELAY_MS);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
