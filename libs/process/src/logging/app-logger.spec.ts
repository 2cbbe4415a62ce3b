import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppLogger } from './app-logger';
import { LogRing } from './log-ring';

const clock = { now: () => Date.parse('2026-11-20T12:00:00.000Z') };
let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const printedLines = () => printed.join('').split('\n').slice(0, -1);

function open(file = join(folder, 'logs', 'app.log'), secrets: string[] = [], level: 'log' | 'warn' = 'log') {
  return new AppLogger({ level, file, timeZone: 'Asia/Shanghai', secrets }, clock);
}

describe('AppLogger', () => {
  it('writes the line that operators grep, to stdout and to the file', async () => {
    const logger = open();
    logger.log('获取同步锁成功: web_batch, 任务信息: {}', 'sync_manager');
    logger.warn('同步任务正在进行中，拒绝新任务: web_batch', 'sync_manager');
    await logger.close();
    const lines = '2026-11-20T20:00:00.000+08:00 [INFO] sync_manager: 获取同步锁成功: web_batch, 任务信息: {}\n'
      + '2026-11-20T20:00:00.000+08:00 [WARNING] sync_manager: 同步任务正在进行中，拒绝新任务: web_batch\n';
    expect(printed.join('')).toBe(lines);
    expect(readFileSync(join(folder, 'logs', 'app.log'), 'utf8')).toBe(lines);
  });

  it('keeps one event on one line whatever it holds', async () => {
    const logger = open();
    logger.log('a\n2026-11-20T20:00:00.000+08:00 [INFO] sync_manager: forged\r\u001b[2Jx\u2028y\u0000\u0085\u202ez\ud800', 'evil\ncontext');
    logger.error('failed', new Error('one\ntwo', { cause: new Error('why') }), 'http');
    logger.error('failed', 'Error: x\n    at f (g.ts:1)', 'http');
    await logger.close();
    const lines = printedLines();
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\u2028\u2029\u202e\ud800]+$/u);
    expect(lines[1]).toContain('why');
    expect(lines[1]).toContain('app-logger.spec');
  });

  it('writes JSON where that is asked for: one object a line, that reads back as it was said, with the request it serves', async () => {
    const file = join(folder, 'json.log');
    const logger = new AppLogger({ level: 'log', file, format: 'json', timeZone: 'Asia/Shanghai', secrets: ['p@ss"word'] }, clock);
    const evil = 'a\n{"level":"ERROR"}\r\u001b[2Jx\u2028y\u0085\u202ez "quoted" \\ é 行';
    logger.log(evil, 'evil\ncontext');
    await new Promise<void>((done) => logger.requests?.run('req-1', () => void sleep(1).then(() => {
      logger.warn('p@ss"word and postgres://u:other-one@db/x', 'x');
      done();
    })));
    logger.requests?.run('p@ss"word', () => logger.error('failed', new Error('one\ntwo'), 'http'));
    await logger.close();
    const lines = printedLines();
    expect(readFileSync(file, 'utf8')).toBe(printed.join(''));
    for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\u2028\u2029\u202e]+$/u);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { time: '2026-11-20T20:00:00.000+08:00', level: 'INFO', context: 'evil\ncontext', message: evil },
      { time: '2026-11-20T20:00:00.000+08:00', level: 'WARNING', context: 'x', message: '*** and postgres://u:***@db/x', request_id: 'req-1' },
      { time: '2026-11-20T20:00:00.000+08:00', level: 'ERROR', context: 'http', message: expect.stringContaining('one\ntwo'), request_id: '***' },
    ]);
  });

  it('knows nothing of requests in its text lines', () => {
    expect(open().requests).toBeUndefined();
  });

  it('masks secrets in every spelling, in errors and inside URLs', async () => {
    const logger = open(undefined, ['p@ss"word', 'p@ss']);
    logger.log('p@ss"word p%40ss%22word', 'x');
    logger.error('e', new Error('p@ss"word'), 'x');
    logger.log({ url: 'postgres://user:other-one@db/x', key: 'p@ss"word' }, 'x');
    await logger.close();
    expect(printed.join('')).not.toMatch(/p@ss|p%40ss|word|other-one/);
    expect(printedLines()[2]).toContain('postgres://user:***@db/x');
  });

  it('gives a ring what it writes: masked, of its level, and that the file cannot be written', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const ring = new LogRing();
    const logger = new AppLogger({ level: 'log', file: join(folder, 'plain', 'app.log'), timeZone: 'Asia/Shanghai', secrets: ['p@ss"word'], ring }, clock);
    // The secret stands where a line that is cut before it is masked would show half of it.
    logger.warn(`${'x'.repeat(1_995)}p@ss"word`, 'one');
    logger.debug('below the level', 'two');
    logger.error('failed', new Error('p@ss"word'), 'three');
    await logger.close();
    const kept = ring.last(10, 'debug');
    expect(kept.map(({ level, part }) => `${level} ${part}`)).toEqual(['warning logging', 'warning one', 'error three']);
    expect(kept[1]).toEqual({ at: '2026-11-20T20:00:00.000+08:00', level: 'warning', part: 'one', message: `${'x'.repeat(1_995)}***` });
    expect(JSON.stringify(kept)).not.toMatch(/p@ss|word/);
  });

  it('honours the level', async () => {
    const logger = open(undefined, [], 'warn');
    logger.log('no', 'x');
    logger.debug('no', 'x');
    logger.fatal('yes', 'x');
    await logger.close();
    expect(printedLines()).toHaveLength(1);
  });

  it('writes what comes close together at once, and an error with all before it immediately', async () => {
    const logger = open();
    logger.log('one', 'x');
    logger.log('two', 'x');
    expect(printed).toHaveLength(0);
    logger.error('three', 'x');
    expect(printed).toHaveLength(1);
    expect(printedLines().map((line) => line.split(': ')[1])).toEqual(['one', 'two', 'three']);
    logger.log('four', 'x');
    await sleep(100);
    expect(printedLines()).toHaveLength(4);
    await logger.close();
  });

  it('leaves nothing out when the process ends', () => {
    const logger = open();
    const before = process.listenerCount('exit');
    logger.log('last words', 'x');
    process.listeners('exit').at(-1)?.(0);
    expect(printed.join('')).toContain('last words');
    void logger.close();
    expect(process.listenerCount('exit')).toBe(before - 1);
  });

  it('goes on without a file that cannot be written, and says so once', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const logger = open(join(folder, 'plain', 'app.log'));
    logger.log('one', 'x');
    logger.log('two', 'x');
    await logger.close();
    expect(printedLines()).toHaveLength(3);
    expect(printed[0]).toMatch(/\[WARNING\] logging: .* cannot be written, logging to stdout only/);
  });
});
