import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TermMemory } from './term-memory';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'term-')); });
afterEach(() => rmSync(dir, { recursive: true }));

test('the highest term counts, and is not forgotten', () => {
  const file = join(dir, 'data', 'term');
  const term = new TermMemory(file);
  for (const next of [0, 3, 3, 7]) term.meet(next);
  for (const again of [term, new TermMemory(file)]) {
    expect(() => again.meet(6)).toThrow(expect.objectContaining({ code: 'stale_term', status: 409 }));
    expect(() => again.meet(7)).not.toThrow();
  }
});

test.each(['', 'x', '1e3', '-1', '99999999999999999'])('a file that holds %j stops the start', (text) => {
  const file = join(dir, 'term');
  writeFileSync(file, text);
  expect(() => new TermMemory(file)).toThrow(/holds no term/);
});
