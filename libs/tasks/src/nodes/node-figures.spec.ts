import { readFigures } from './node-figures';

const honest = {
  node_id: 'n', status: 'healthy', cpu_percent: 12.5, memory_percent: 40, active_tasks: 2, completed_tasks: 7, failed_tasks: 1, max_workers: 8,
  uptime_seconds: 60.5, capabilities: ['backtest', 'data_import'], draining: false,
};

it('reads an honest answer', () => {
  expect(readFigures(honest, 4)).toEqual({
    status: 'healthy', cpuPercent: 12.5, memoryPercent: 40, activeTasks: 2, completedTasks: 7, failedTasks: 1, maxWorkers: 8, draining: false,
    capabilities: ['backtest', 'data_import'], uptimeSeconds: 60.5,
  });
});

it('takes what an original node leaves out from its registration', () => {
  expect(readFigures({ status: 'active', cpu_percent: 1, memory_percent: 1, active_tasks: 0 }, 4)).toMatchObject({ status: 'active', maxWorkers: 4, activeTasks: 0 });
});

it.each([[Number.NaN], [-5], [Number.NEGATIVE_INFINITY], [Number.POSITIVE_INFINITY], [null], ['0'], [undefined], [[]], [{}]])('takes %p for the worst there is', (lie) => {
  expect(readFigures({ ...honest, cpu_percent: lie, memory_percent: lie, active_tasks: lie }, 4)).toMatchObject({ cpuPercent: 100, memoryPercent: 100, activeTasks: 8 });
});

it('gives a node that lies about its workers none, and none more than there can be', () => {
  for (const lie of [-1, Number.NaN, '9', null]) expect(readFigures({ ...honest, max_workers: lie }, 4).maxWorkers).toBe(0);
  expect(readFigures({ ...honest, max_workers: 1e12 }, 4).maxWorkers).toBe(1_024);
  expect(readFigures({ ...honest, cpu_percent: 1e9 }, 4).cpuPercent).toBe(100);
});

it('keeps odd words out', () => {
  expect(readFigures({ ...honest, status: 'healthy\n[INFO] forged' }, 4).status).toBe('unknown');
  expect(readFigures({ ...honest, capabilities: ['ok', 7, 'a\nb', '', 'x'.repeat(99)] }, 4).capabilities).toEqual(['ok']);
  expect(readFigures({ ...honest, status: 'draining' }, 4).draining).toBe(true);
});
