// `npm run bench [name …]`: every figure as a ratio, or beside its limit, measured in one run on this machine. The result
// goes to bench/results with the machine's description.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { ROOT } from './support/product.mjs';

const RESULTS = {
  'main-job': { title: 'the main job', names: ['ingest', 'ledger', 'read', 'server'] },
  replication: { title: 'replication', names: ['replication'] },
  tasks: { title: 'distributed tasks', names: ['tasks'] },
  weather: { title: 'weather', names: ['weather'] },
  web: { title: 'the page', names: ['web'] },
};
const ALL = Object.values(RESULTS).flatMap(({ names }) => names);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
  process.exit(2);
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
for (const [file, { title, names }] of Object.entries(RESULTS)) {
  const wanted = names.filter((name) => asked.length === 0 || asked.includes(name));
  if (wanted.length === 0) continue;
  const loadBefore = loadavg()[0];
  const lines = [];
  for (const name of wanted) {
    process.stderr.write(`${name} …\n`);
    const { run } = await import(`./${name}.mjs`);
    lines.push(...(await run()));
  }
  const machine = [
    `- ${new Date().toISOString().slice(0, 10)}, commit ${commit}, Node ${process.version}, embedded PostgreSQL 18`,
    `- ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split('-')[0]}; load before it began: ${loadBefore.toFixed(1)}`,
  ].join('\n');
  const table = tableOf(lines);
  console.log(`\n${table}\n\n${machine}`);
  // A part of the figures never takes the place of all.
  if (wanted.length < names.length || process.env.BENCH_PARTS) continue;
  const path = `${ROOT}/bench/results/${file}.md`;
  writeFileSync(path, `# Benchmarks of ${title}\n\nMade by \`npm run bench\`; medians of several rounds, ratios within one round.\n\n${machine}\n\n${table}\n`);
  console.log(`\nwritten to ${path}`);
}

function tableOf(lines) {
  const cells = lines.map((l) => [
    l.name, l.ratio !== undefined ? `${l.ratio.toFixed(2)} ×` : l.value !== undefined ? `${Number(l.value.toPrecision(3))} ${l.unit}` : '',
    l.wanted === undefined ? '' : l.ratio !== undefined ? `≥ ${l.wanted} ×` : String(l.wanted), l.details ?? '',
  ]);
  const head = ['figure', 'measured', 'wanted', 'details'];
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
