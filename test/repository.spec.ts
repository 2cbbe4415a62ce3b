import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const json = (file: string) => JSON.parse(read(file)) as Record<string, Record<string, never>>;

/** Below these, published attacks on what we use are known. */
const FLOORS: Readonly<Record<string, string>> = {
  fastify: '5.8.5', '@nestjs/platform-fastify': '11.1.24', '@fastify/static': '9.1.1',
};

function isBelow(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((v) => v.split('.').map(Number));
  const at = a.findIndex((n, i) => n !== b[i]);
  return at >= 0 && a[at] < b[at];
}

describe('what the project is made of', () => {
  const { dependencies, devDependencies } = json('package.json');
  const packages = Object.entries(json('package-lock.json').packages as Record<string, { version?: string; integrity?: string; resolved?: string; link?: boolean }>)
    .filter(([path]) => path !== '');

  test('every dependency is pinned exactly, and there are at most 35 of them at run time', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/)]);
    }
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(35);
  });

  test('every locked package comes from a registry, with its hash', () => {
    expect(packages.length).toBeGreaterThan(300);
    for (const [path, entry] of packages) {
      expect([path, entry.integrity]).toEqual([path, expect.stringMatching(/^sha(?:512|1)-/)]);
      expect([path, entry.resolved ?? 'https://']).toEqual([path, expect.stringMatching(/^https:\/\//)]);
    }
  });

  test('nothing is locked below the versions that closed known holes', () => {
    const old = packages.flatMap(([path, { version = '0' }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return name in FLOORS && isBelow(version, FLOORS[name]) ? [`${name}@${version}`] : [];
    });
    expect(old).toEqual([]);
  });

  test('the README shows the two commands', () => {
    for (const file of ['README.md', 'README.zh-CN.md']) {
      expect(read(file)).toContain('npm ci && npm start');
      expect(read(file)).toContain('npm ci && npm test');
    }
  });

  test('no source accepts an unproven certificate', () => {
    const files = execFileSync('git', ['ls-files', '--', 'apps', 'libs', 'scripts', 'bin'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/.test(read(file)))).toEqual([]);
  });
});
