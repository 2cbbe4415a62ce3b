import { CircuitBreaker } from './circuit-breaker';

let now: number;
let breaker: CircuitBreaker;
beforeEach(() => {
  now = 1_000;
  breaker = new CircuitBreaker(() => now);
});

/** How long it stays open from now on. */
function pause(): number {
  const began = now;
  while (breaker.state === 'open') now += 100;
  return now - began;
}

it('opens at one failure and pauses for 5 s, then twice as long each time, up to a minute', () => {
  expect(breaker.state).toBe('closed');
  const pauses = Array.from({ length: 6 }, () => {
    breaker.fail('health');
    return pause();
  });
  expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect([breaker.state, breaker.wantsTrial]).toEqual(['half_open', false]);
  breaker.succeed('health');
  expect(breaker.state).toBe('closed');
  breaker.fail('health');
  expect(pause()).toBe(5_000);
});

it('takes what breaks off together for one failure', () => {
  for (let i = 0; i < 10; i++) breaker.fail('link');
  expect(breaker.pauseMs).toBe(5_000);
});

it('that lost tasks is not closed by a node that calls itself healthy, only by a task that comes back', () => {
  breaker.fail('link');
  breaker.succeed('health');
  expect(breaker.state).toBe('open');
  pause();
  breaker.succeed('health');
  expect([breaker.state, breaker.wantsTrial]).toEqual(['half_open', true]);
  breaker.fail('link');
  expect(pause()).toBe(10_000);
  breaker.succeed('link');
  expect([breaker.state, breaker.wantsTrial]).toEqual(['closed', false]);
});

it('stays one of lost tasks when health fails as well', () => {
  breaker.fail('link');
  breaker.fail('health');
  expect(pause()).toBe(10_000);
  breaker.succeed('health');
  expect(breaker.wantsTrial).toBe(true);
});

it('is tried at once when the node speaks up by itself, unless it lost tasks', () => {
  breaker.fail('health');
  breaker.hurry();
  expect(breaker.state).toBe('half_open');
  breaker.succeed('health');
  breaker.fail('link');
  breaker.hurry();
  expect(breaker.state).toBe('open');
});
