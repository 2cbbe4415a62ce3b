import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { descendantsOf, isRunning } from '../support/child-processes';
import { longIt } from '../support/long-test';
import { makeHome } from '../support/server';
import { eventually } from '../support/sync-client';

const ROOT = resolve(__dirname, '../..');

longIt('demo:cluster shows two equal slaves, and one Ctrl+C stops all that it started', async () => {
  const home = makeHome();
  // Ctrl+C reaches every process of the terminal's group.
  const demo = spawn(process.execPath, [join(ROOT, 'scripts/demo-cluster.mjs')], { detached: true, env: { ...process.env, DATA_DIR: home } });
  let said = '';
  demo.stdout.on('data', (text: Buffer) => { said += text.toString(); });
  demo.stderr.on('data', (text: Buffer) => { said += text.toString(); });
  const exit = once(demo, 'exit');
  try {
    await eventually('two equal slaves', () => Promise.resolve(['backup1', 'backup2'].every((name) => new RegExp(`${name} .*in_sync.*found equal`).test(said))), 60_000);
    const children = descendantsOf(demo.pid as number);
    expect(children.length).toBeGreaterThan(5);
    process.kill(-(demo.pid as number), 'SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(children.filter(isRunning)).toEqual([]);
  } finally {
    if (demo.exitCode === null) demo.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}, 120_000);
