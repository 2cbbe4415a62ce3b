// `npm run bench [name …]`: every figure as a ratio, or beside its limit, measured in one run on this machine. The result
// goes to bench/results with the machine's description.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { ROOT } from './support/product.mjs';

const ALL = ['ingest', 'ledger', 'read', 'server'];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
  process.exit(2);
}

const lines = [];
for (const name of names.length > 0 ? names : ALL) {
  process.stderr.write(`${name} …\n`);
  const { run } = await import(`./${name}.mjs`);
  lines.push(...(await run()));
}

const cells = lines.map((l) => [
  l.name, l.ratio !== undefined ? `${l.ratio.toFixed(2)} ×` : l.value !== undefined ? `${Number(l.value.toPrecision(3))} ${l.unit}` : '',
  l.wanted === undefined ? '' : l.ratio !== undefined ? `≥ ${l.wanted} ×` : String(l.wanted), l.details ?? '',
]);
const head = ['figure', 'measured', 'wanted', 'details'];
const table = [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
const machine = [
  `- ${new Date().toISOString().slice(0, 10)}, commit ${commit}, Node ${process.version}, embedded PostgreSQL 18`,
  `- ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split('-')[0]}`,
].join('\n');
console.log(`\n${table}\n\n${machine}`);
if (names.length === 0) {
  const file = `${ROOT}/bench/results/main-job.md`;
  writeFileSync(file, `# Benchmarks of the main job\n\nMade by \`npm run bench\`; medians of several rounds, ratios within one round.\n\n${machine}\n\n${table}\n`);
  console.log(`\nwritten to ${file}`);
}
