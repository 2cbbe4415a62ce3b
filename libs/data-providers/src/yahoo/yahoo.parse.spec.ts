import { formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { chartBody, ChartFixture, ChartRow } from '../../../../test/support/yahoo-stub';
import { parseChart } from './yahoo.parse';

const day = (text: string) => parseIsoDate(text) as number;
const at = (date: string, time = '14:30') => Date.parse(`${date}T${time}:00Z`) / 1000;
const row = (date: string, close: number | null = 10, volume: number | null = 100): ChartRow =>
  ({ at: at(date), open: close, high: close, low: close, close, volume });
const REQUEST = { symbol: 'AAPL', from: day('2020-01-01'), to: day('2020-12-31'), askedTo: day('2021-12-31') };

function result(fixture: Partial<ChartFixture>): Record<string, unknown> {
  const body = chartBody({ symbol: 'AAPL', rows: [], ...fixture }) as { chart: { result: Record<string, unknown>[] } };
  return body.chart.result[0];
}

const parse = (fixture: Partial<ChartFixture>) => parseChart(result(fixture), REQUEST);
const dates = (days: Int32Array) => [...days].map(formatIsoDate);

test('a session has the date of its exchange, whatever UTC says', () => {
  const tokyo: ChartRow = { ...row('2020-03-02'), at: at('2020-03-01', '15:00') };
  expect(dates(parse({ rows: [tokyo], timeZone: 'Asia/Tokyo' }).bars.days)).toEqual(['2020-03-02']);
  expect(dates(parse({ rows: [{ ...row('2020-03-02'), at: at('2020-03-03', '00:30') }] }).bars.days)).toEqual(['2020-03-02']);
});

test('sorts, rejects what was not asked for, and drops in silence what was asked for the splits alone', () => {
  const { bars, rejects, lastDay } = parse({
    rows: [row('2020-01-03'), row('2020-01-02'), row('2019-12-31'), row('2021-05-03'), row('2022-01-03')],
  });
  expect(dates(bars.days)).toEqual(['2020-01-02', '2020-01-03']);
  expect(rejects.map(({ day: d, rule }) => [formatIsoDate(d as number), rule]))
    .toEqual([['2019-12-31', 'outside_request'], ['2022-01-03', 'outside_request']]);
  expect(formatIsoDate(lastDay as number)).toBe('2021-05-03');
});

test('null prices are rejected and never 0; a null volume is unknown; the last day is one with prices', () => {
  const { bars, rejects, lastDay } = parse({ rows: [row('2020-01-02', 10, null), row('2020-01-03', null, 0)] });
  expect([dates(bars.days), bars.volume[0], bars.amount[0]]).toEqual([['2020-01-02'], NaN, NaN]);
  expect(rejects).toMatchObject([{ day: day('2020-01-03'), rule: 'missing_value' }]);
  expect(JSON.parse(rejects[0].raw)).toEqual({ timestamp: at('2020-01-03'), open: null, high: null, low: null, close: null, volume: 0 });
  expect(lastDay).toBe(day('2020-01-02'));
});

test('the same bar twice collapses, a differing one is rejected', () => {
  const { bars, rejects } = parse({ rows: [row('2020-01-02'), row('2020-01-02'), row('2020-01-02', 11)] });
  expect([bars.length, bars.close[0], rejects.map(({ rule }) => rule)]).toEqual([1, 10, ['duplicate_date']]);
});

test('later splits are undone, those of the day and before are not', () => {
  const splits = [{ at: at('2020-08-31'), numerator: 4, denominator: 1 }, { at: at('2021-02-01'), numerator: 1, denominator: 2 }];
  const { bars, undone } = parse({ splits, rows: [row('2020-08-28', 25), row('2020-08-31', 25), row('2021-02-02', 26)] });
  expect([...bars.close]).toEqual([50, 12.5]);
  expect([...bars.volume]).toEqual([50, 200]);
  expect(undone.map(({ ratio }) => ratio)).toEqual([4, 0.5]);
});

test('a split that Yahoo lists but has not applied is left alone', () => {
  const splits = [{ at: at('2020-08-31'), numerator: 4, denominator: 1 }];
  const { bars, notApplied } = parse({ splits, rows: [row('2020-08-28', 499.23), row('2020-08-31', 127.58)] });
  expect([...bars.close]).toEqual([499.23, 127.58]);
  expect(notApplied).toMatchObject([{ ratio: 4 }]);
});

test('no rows is an answer without rows', () => {
  expect(parse({ rows: [] })).toMatchObject({ rejects: [], lastDay: null, firstTradeDay: day('1980-12-12'), bars: { length: 0 } });
});

test('a timestamp beyond all calendars is rejected', () => {
  expect(parse({ rows: [{ ...row('2020-01-02'), at: 9e15 }] }).rejects).toMatchObject([{ day: null, rule: 'invalid_date' }]);
});

test.each<[string, unknown, RegExp]>([
  ['another symbol', result({ symbol: 'MSFT' }), /asked for AAPL, got "MSFT"/],
  ['another interval', { ...result({}), meta: { ...(result({})['meta'] as object), dataGranularity: '1h' } }, /asked for days/],
  ['an unknown zone', result({ timeZone: 'Mars/Olympus' }), /unknown zone/],
  ['{}', {}, /no chart: meta/],
  ['[]', [], /no chart/],
  ['null', null, /no chart/],
  ['a short column', { ...result({ rows: [row('2020-01-02')] }), indicators: { quote: [{ open: [1], high: [1], low: [], close: [1], volume: [1] }] } }, /1 timestamps, but 0 values of low/],
  ['no quote', { ...result({ rows: [row('2020-01-02')] }), indicators: { quote: [] } }, /but no values of open/],
  ['text for a price', { ...result({ rows: [row('2020-01-02')] }), indicators: { quote: [{ open: ['1,234.5'] }] } }, /no chart: indicators/],
  ['a split by 0', result({ splits: [{ at: 1, numerator: 4, denominator: 0 }] }), /no chart: events/],
])('%s is malformed', (_, answer, reason) => expect(() => parseChart(answer, REQUEST)).toThrow(reason));
