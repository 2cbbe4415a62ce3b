import { Candidate, freeWorkers, pickNode, scoreOf } from './pick-node';

const NOBODY: ReadonlySet<string> = new Set();

function node(id: string, load: Partial<NonNullable<Candidate['load']>> | undefined = {}, more: Partial<Candidate> = {}): Candidate {
  return {
    id, drained: false, breaker: 'closed', wantsTrial: false, capabilities: [], inFlight: 0, lastPick: 0,
    load: load && { status: 'healthy', cpuPercent: 0, memoryPercent: 0, active: 0, maxWorkers: 4, draining: false, ...load }, ...more,
  };
}

const reasons = (...picked: Parameters<typeof pickNode>) => Object.fromEntries(pickNode(...picked).scores.map(({ node: id, reason }) => [id, reason]));

describe('the score', () => {
  it('is 100 less half the CPU, three tenths of the memory and ten for each task', () => {
    expect(scoreOf(node('a'))).toBe(100);
    expect(scoreOf(node('a', { cpuPercent: 40, memoryPercent: 50, active: 2 }))).toBe(45);
    expect(scoreOf(node('a', undefined, { load: undefined }))).toBeNull();
  });

  it('is a real maximum: of nodes far below zero the best is taken', () => {
    const busy = (id: string, active: number) => node(id, { cpuPercent: 100, memoryPercent: 100, active, maxWorkers: 100 });
    const pick = pickNode([busy('a', 12), busy('b', 9), busy('c', 15)], 'custom', NOBODY);
    expect(pick).toEqual({
      node: 'b', at: expect.stringMatching(/Z$/), scores: [
        { node: 'a', score: -100, reason: 'lower score' }, { node: 'b', score: -70, reason: 'picked' }, { node: 'c', score: -130, reason: 'lower score' },
      ],
    });
  });

  it('gives equals their turn', () => {
    expect(pickNode([node('a', {}, { lastPick: 3 }), node('b', {}, { lastPick: 1 }), node('c', {}, { lastPick: 2 })], 'custom', NOBODY).node).toBe('b');
  });

  it('of NaN wins nothing', () => {
    expect(pickNode([node('a', { cpuPercent: Number.NaN }), node('b', { cpuPercent: 90 })], 'custom', NOBODY).node).toBe('b');
  });
});

describe('a pick', () => {
  it('says of each node why it was left out', () => {
    const nodes = [
      node('drained', {}, { drained: true }), node('open', {}, { breaker: 'open' }), node('half', {}, { breaker: 'half_open' }),
      node('offline', undefined, { load: undefined }), node('draining', { draining: true }), node('overloaded', { status: 'overloaded', active: 1 }),
      node('odd', { status: 'error' }), node('unable', {}, { capabilities: ['gpu_acceleration'] }), node('failed'), node('full', { active: 4 }),
      node('trying', {}, { breaker: 'half_open', wantsTrial: true, inFlight: 1 }), node('worse', { cpuPercent: 1 }), node('best'),
    ];
    expect(reasons(nodes, 'backtest', new Set(['failed']))).toEqual({
      drained: 'drained', open: 'circuit open', half: 'circuit open', offline: 'offline', draining: 'draining', overloaded: 'overloaded', odd: 'says error',
      unable: 'cannot do backtest', failed: 'failed this task before', full: 'full', trying: 'circuit open', worse: 'lower score', best: 'picked',
    });
    expect(pickNode([], 'custom', NOBODY)).toMatchObject({ node: null, scores: [] });
    expect(pickNode(nodes.slice(0, 10), 'backtest', new Set(['failed'])).node).toBeNull();
  });

  it('takes the words of the originals for a willing node', () => {
    for (const status of ['healthy', 'active', 'idle', 'busy']) expect(pickNode([node('a', { status })], 'custom', NOBODY).node).toBe('a');
  });

  it.each([
    ['data_import', ['data_import', 'data_fetch', 'stock_data'], ['analysis', 'data_process']],
    ['analysis', ['analysis', 'indicator_calc', 'data_process'], ['backtest', 'data_fetch']],
    ['backtest', ['backtest', 'analysis', 'data_process'], ['optimization', 'indicator_calc']],
    ['optimization', ['optimization', 'genetic_algorithm', 'analysis'], ['backtest', 'data_process']],
  ])('gives %s to nodes that list a word for it, or none at all', (type, words, others) => {
    for (const word of words) expect([word, pickNode([node('a', {}, { capabilities: ['x', word] })], type, NOBODY).node]).toEqual([word, 'a']);
    for (const word of others) expect([word, pickNode([node('a', {}, { capabilities: [word] })], type, NOBODY).node]).toEqual([word, null]);
    expect(pickNode([node('a')], type, NOBODY).node).toBe('a');
    expect(pickNode([node('a', {}, { capabilities: ['anything'] })], 'custom', NOBODY).node).toBe('a');
  });

  it('fills a node up to its workers, further only where that is asked for', () => {
    const full = node('a', { active: 4 });
    expect([pickNode([full], 'custom', NOBODY).node, pickNode([full], 'custom', NOBODY, 1).node]).toEqual([null, 'a']);
    expect([freeWorkers(node('a', { active: 1 })), freeWorkers(full), freeWorkers(full, 2), freeWorkers(node('a', { active: 9 }))]).toEqual([3, 0, 2, 0]);
    expect(freeWorkers(node('a', {}, { breaker: 'half_open', wantsTrial: true }))).toBe(1);
    expect(freeWorkers(node('a', { draining: true }))).toBe(0);
    expect([freeWorkers(node('a', { status: 'overloaded' })), freeWorkers(node('a', { status: 'overloaded', active: 1 }))]).toEqual([1, 0]);
  });
});
