import { figure, readScrape } from '../../../test/support/exposition';
import { countAnswers } from './answers';
import { KeptFigure } from './kept-figure';
import { byLabel, counter, gauge } from './read-on-scrape';
import { openRegistry } from './registry';

const scrape = async (registry: ReturnType<typeof openRegistry>) => readScrape(await registry.metrics());

it('writes what the format asks for, whatever the labels hold', async () => {
  const registry = openRegistry('1.2.3');
  const evil = 'a"b\\c\nd{e="f"},é';
  gauge(registry, { name: 'tidemark_evil', help: 'A line\nand a \\', labelNames: ['name'] }, () => [{ value: 1, labels: { name: evil } }]);
  const families = await scrape(registry);
  expect(figure(families, 'tidemark_evil', { name: evil })).toBe(1);
  expect(families.get('tidemark_evil')?.help).toBe('A line\nand a \\');
  expect(figure(families, 'tidemark_build_info', { version: '1.2.3' })).toBe(1);
  expect(figure(families, 'process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(families.get('nodejs_eventloop_lag_p99_seconds')?.type).toBe('gauge');
});

it('shows what is there now, nothing of before, and no zero for what cannot be read', async () => {
  const registry = openRegistry('x');
  let [nodes, broken]: [Record<string, number>, boolean] = [{ a: 1, b: 2 }, false];
  gauge(registry, { name: 'tidemark_g', help: 'g', labelNames: ['node'] }, () => byLabel('node', nodes));
  counter(registry, { name: 'tidemark_c_total', help: 'c' }, () => {
    if (broken) throw new Error('away');
    return [{ value: 7 }];
  });
  gauge(registry, { name: 'tidemark_plain', help: 'p' }, async () => (broken ? [] : [{ value: 3 }]));
  expect(figure(await scrape(registry), 'tidemark_g')).toBe(3);
  [nodes, broken] = [{ b: 5 }, true];
  const families = await scrape(registry);
  expect([figure(families, 'tidemark_g', { node: 'a' }), figure(families, 'tidemark_g', { node: 'b' })]).toEqual([undefined, 5]);
  expect([figure(families, 'tidemark_plain'), figure(families, 'tidemark_c_total')]).toEqual([undefined, undefined]);
  broken = false;
  expect(figure(await scrape(registry), 'tidemark_c_total')).toBe(7);
  expect(figure(await scrape(registry), 'tidemark_c_total')).toBe(7);
});

it('counts answers by template and not by address, and takes no method that it does not know', async () => {
  const registry = openRegistry('x');
  const count = countAnswers(registry);
  for (const method of ['GET', 'GET', 'PROPFIND']) count({ method, route: '/api/v1/tasks/:id', status: 200, ms: 20 });
  count({ method: 'GET', route: null, status: 404, ms: 1 });
  const families = await scrape(registry);
  const requests = (labels: Record<string, string>) => figure(families, 'tidemark_http_requests_total', labels);
  expect([requests({ method: 'GET', route: '/api/v1/tasks/:id', status: '200' }), requests({ method: 'other' }), requests({ route: '(none)', status: '404' }), requests({})])
    .toEqual([2, 1, 1, 4]);
  expect(figure(families, 'tidemark_http_request_duration_seconds_sum', { method: 'GET', route: '/api/v1/tasks/:id' })).toBeCloseTo(0.04);
});

describe('a figure that costs a query', () => {
  it('is asked for once by scrapes at the same time and while it is young, and anew once it is forgotten', async () => {
    let asked = 0;
    const figureOf = new KeptFigure(async () => ++asked, 60_000);
    expect(await Promise.all([figureOf.get(), figureOf.get()])).toEqual([1, 1]);
    expect(await figureOf.get()).toBe(1);
    figureOf.forget();
    expect(await figureOf.get()).toBe(2);
  });

  it('is not there while it fails, and comes back', async () => {
    let away = true;
    const figureOf = new KeptFigure(async () => {
      if (away) throw new Error('away');
      return 5;
    }, 60_000);
    expect(await figureOf.get()).toBeUndefined();
    away = false;
    expect(await figureOf.get()).toBe(5);
  });

  it('does not hold up a scrape', async () => {
    expect(await new KeptFigure(() => new Promise<number>(() => undefined), 1).get()).toBeUndefined();
  });
});
