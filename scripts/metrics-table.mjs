// Writes the metrics of a server and of a node into docs/metrics.md, between its marks, from what the two answer:
//   node scripts/metrics-table.mjs http://127.0.0.1:8000/metrics http://127.0.0.1:8900/metrics
// With API_KEY and NODE_API_KEY in the environment where there are keys. A metric without a sample keeps the labels that the page has.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'docs/metrics.md');

async function scrape(url, key) {
  const answer = await fetch(url, { headers: key ? { 'x-api-key': key } : {}, redirect: 'error' });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

function rowsOf(text, known) {
  const rows = [...text.matchAll(/^# HELP (tidemark_\S+) (.*)\n# TYPE \1 (\S+)$/gm)].map(([, name, help, type]) => {
    const samples = [...text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'))];
    const labels = new Set(samples.flatMap(([, all]) => [...all.matchAll(/(\w+)="/g)].map(([, label]) => label)).filter((label) => label !== 'le'));
    const said = labels.size > 0 ? [...labels].map((label) => `\`${label}\``).join(' ') : known.get(`\`${name}\``) ?? '';
    return `| \`${name}\` | ${type} | ${said} | ${help} |`;
  });
  return ['| metric | type | labels | what it is |', '|---|---|---|---|', ...rows.sort()].join('\n');
}

let content = readFileSync(page, 'utf8');
const [, , server, node] = process.argv;
for (const [mark, url, key] of [['metrics', server, process.env.API_KEY], ['worker-metrics', node, process.env.NODE_API_KEY]]) {
  if (url === undefined) continue;
  const section = new RegExp(`(<!-- ${mark} -->\\n)([^]*?)(<!-- /${mark} -->)`);
  const old = section.exec(content)?.[2] ?? '';
  const known = new Map(old.split('\n').map((row) => row.split(' | ')).map(([name, , labels]) => [name.replace('| ', ''), labels]));
  const table = rowsOf(await scrape(url, key), known);
  content = content.replace(section, (_, open, __, close) => `${open}${table}\n${close}`);
}
writeFileSync(page, content);
