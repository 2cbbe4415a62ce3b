// Writes the settings of libs/config into README.md, between its two marks, and says which the Chinese README lacks.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, root } from './build.mjs';

const MARKS = /(<!-- settings -->\n)[\s\S]*(<!-- \/settings -->)/;
const code = (text) => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);

build(['server']);
const { SETTINGS, FILE_ONLY } = createRequire(import.meta.url)(join(root, 'dist/apps/server/libs/config/src/settings.js'));
const rows = [
  ...SETTINGS.map((s) => [code(s.env), code(s.fileKey), code(s.default), s.description]),
  ...FILE_ONLY.map((s) => ['', code(s.fileKey), code(s.default), s.description]),
];
const table = [
  '| variable | in the file | default | what it does |', '|---|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`),
].join('\n');

const readme = join(root, 'README.md');
writeFileSync(readme, readFileSync(readme, 'utf8').replace(MARKS, (_, open, close) => `${open}${table}\n${close}`));

const chinese = readFileSync(join(root, 'README.zh-CN.md'), 'utf8');
const lacking = rows.filter((row) => !chinese.includes(`| ${row.slice(0, 3).join(' | ')} |`)).map((row) => row[0] || row[1]);
if (lacking.length > 0) {
  process.stderr.write(`README.zh-CN.md lacks, or has with another default: ${lacking.join(', ')}\n`);
  process.exitCode = 1;
}
