import { WaitingLine } from './waiting-line';

const never = new AbortController().signal;

test('the highest priority enters first, and of equals who came first', async () => {
  const line = new WaitingLine(1);
  const leave = await line.enter(1, never);
  const order: string[] = [];
  const waiting = [['a', 5], ['b', 10], ['c', 1], ['d', 10], ['e', 5]].map(async ([name, priority]) => {
    const out = await line.enter(priority as number, never);
    order.push(name as string);
    out?.();
  });
  leave?.();
  await Promise.all(waiting);
  expect(order).toEqual(['b', 'd', 'a', 'e', 'c']);
});

test('who gives up leaves the line and takes no place', async () => {
  const line = new WaitingLine(1);
  const leave = await line.enter(5, never);
  const gone = new AbortController();
  const [first, second] = [line.enter(10, gone.signal), line.enter(1, never)];
  gone.abort();
  expect(await first).toBeUndefined();
  expect(await line.enter(5, gone.signal)).toBeUndefined();
  leave?.();
  const out = await second;
  expect(out).toBeDefined();
  out?.();
  expect(await line.enter(5, never)).toBeDefined();
});
