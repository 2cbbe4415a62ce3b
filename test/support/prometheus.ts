import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePorts } from './free-ports';
import { ask } from './http-request';

const FOLDER = resolve(__dirname, '../../deploy/prometheus');
const START_MS = 15_000;

/** Whether there is a Prometheus to start: no package of npm brings one. */
const hasPrometheus = ['prometheus', 'promtool'].every((program) => spawnSync(program, ['--version']).status === 0);
if (!hasPrometheus) process.stdout.write('prometheus and promtool are not installed: what they say of our files is left out\n');

/** For tests that need them. */
export const describePrometheus: jest.Describe = hasPrometheus ? describe : describe.skip;

/** What the program says of files or of text, and whether it is content. */
export function promtool(args: readonly string[], input = ''): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

interface ScrapeConfig { job_name: string; basic_auth: { password_file: string }; static_configs: { targets: string[] }[] }
interface Config { global: Record<string, string>; scrape_configs: ScrapeConfig[] }

/** Where a job of our configuration finds what it scrapes, and the key that it shows. */
export interface Scraped { readonly port: number; readonly key: string }

/**
 * A copy of `deploy/prometheus` in a folder of its own, as somebody installs it: with other addresses and keys, and here so
 * fast that a test may wait for it.
 */
export function layPrometheus(jobs: Readonly<Record<string, readonly [Scraped, ...Scraped[]]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  cpSync(FOLDER, folder, { recursive: true });
  const config = parse(readFileSync(join(folder, 'prometheus.yml'), 'utf8')) as Config;
  for (const job of config.scrape_configs) {
    const scraped = jobs[job.job_name];
    job.basic_auth.password_file = join(folder, `${job.job_name}.key`);
    // As an editor leaves it.
    writeFileSync(job.basic_auth.password_file, `${scraped[0].key}\n`);
    job.static_configs = [{ targets: scraped.map(({ port }) => `127.0.0.1:${port}`) }];
  }
  config.global = { scrape_interval: '500ms', evaluation_interval: '500ms' };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  return folder;
}

interface Answered<T> { status: string; data: T; error?: string }
interface Series { metric: Record<string, string>; value: [number, string] }

/** The real program on such a folder, which goes with it. */
export class TestPrometheus {
  private said = '';

  private constructor(private readonly port: number, private readonly folder: string, private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => { this.said += chunk.toString('utf8'); });
  }

  static async start(folder: string): Promise<TestPrometheus> {
    const [port] = await freePorts(1);
    const args = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`];
    const prometheus = new TestPrometheus(port, folder, spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] }));
    for (const until = Date.now() + START_MS; ; await sleep(50)) {
      if (await ask(port, '/-/ready').then(({ status }) => status === 200, () => false)) return prometheus;
      if (Date.now() < until && prometheus.child.exitCode === null) continue;
      await prometheus.stop();
      throw new Error(`prometheus does not answer\n${prometheus.said}`);
    }
  }

  /** @throws where it cannot be read */
  async query(expression: string): Promise<Series[]> {
    return (await this.get<{ result: Series[] }>(`query?query=${encodeURIComponent(expression)}`)).result;
  }

  /** Jobs with the health of each of their targets, and why it is not well. */
  async targets(): Promise<[job: string, health: string, error: string][]> {
    const { activeTargets } = await this.get<{ activeTargets: { scrapePool: string; health: string; lastError: string }[] }>('targets');
    return activeTargets.map(({ scrapePool, health, lastError }): [string, string, string] => [scrapePool, health, lastError]).sort();
  }

  /** Names of the rules that it has loaded and evaluated without trouble. */
  async goodRules(): Promise<string[]> {
    const { groups } = await this.get<{ groups: { rules: { name: string; health: string }[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules).filter(({ health }) => health === 'ok').map(({ name }) => name);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const gone = new Promise((done) => this.child.once('exit', done));
      this.child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async get<T>(path: string): Promise<T> {
    const { body } = await ask<Answered<T>>(this.port, `/api/v1/${path}`);
    if (body.status !== 'success') throw new Error(`${decodeURIComponent(path)}: ${body.error}`);
    return body.data;
  }
}
