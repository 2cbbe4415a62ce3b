import { Candidate, pickNode } from './pick-node';
import { WorkCount } from './work-count';

it('counts what was sent since the node spoke, and what has ended since', () => {
  const work = new WorkCount();
  work.said(3);
  expect(work.active).toBe(3);
  for (let i = 0; i < 2; i++) work.reserve();
  expect([work.own, work.active]).toEqual([2, 5]);
  work.begin(2);
  expect([work.own, work.active]).toEqual([2, 5]);
  work.end();
  expect(work.active).toBe(4);
  // Two of others, one of ours: as the node has it now.
  work.said(3);
  work.end();
  expect([work.own, work.active]).toEqual([0, 2]);
});

it('never believes that less is there than was sent', () => {
  const work = new WorkCount();
  for (let i = 0; i < 3; i++) work.reserve();
  work.begin(3);
  work.said(0);
  expect(work.active).toBe(3);
  work.end();
  expect(work.active).toBe(2);
});

it('forgets a pick that was never sent', () => {
  let now = 0;
  const work = new WorkCount(() => now);
  work.reserve();
  work.reserve();
  work.release();
  expect(work.own).toBe(1);
  now = 30_001;
  expect(work.own).toBe(0);
});

it('spreads 40 picks over 4 equal nodes evenly while none of them is heard of, whatever ends meanwhile', () => {
  const works = Array.from({ length: 4 }, () => new WorkCount());
  const last = works.map(() => 0);
  const got = works.map(() => 0);
  for (let n = 1; n <= 40; n++) {
    const nodes = works.map((work, i): Candidate => ({
      id: String(i), drained: false, breaker: 'closed', wantsTrial: false, capabilities: [], inFlight: work.own, lastPick: last[i],
      load: { status: 'healthy', cpuPercent: 10, memoryPercent: 10, active: work.active, maxWorkers: 10, draining: false },
    }));
    const id = Number(pickNode(nodes, 'custom', new Set()).node);
    works[id].reserve();
    works[id].begin(1);
    last[id] = n;
    got[id]++;
    // Every seventh is a short one.
    if (n % 7 === 0) works[id].end();
  }
  for (const count of got) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
});
