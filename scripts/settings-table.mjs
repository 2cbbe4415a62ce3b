// Writes the settings of libs/config into README.md and docs/nodes.md, between their two marks, and says which the Chinese README lacks.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, root } from './build.mjs';

const MARKS = /(<!-- settings -->\n)[\s\S]*(<!-- \/settings -->)/;

build(['server']);
const config = createRequire(import.meta.url)(join(root, 'dist/apps/server/libs/config/src/index.js'));
const table = config.settingsTable(config.SETTINGS, config.FILE_ONLY);

function write(file, content) {
  const path = join(root, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(MARKS, (_, open, close) => `${open}${content}\n${close}`));
}

write('README.md', table);
write('docs/nodes.md', config.settingsTable(config.NODE_SETTINGS, config.NODE_FILE_ONLY));

const chinese = readFileSync(join(root, 'README.zh-CN.md'), 'utf8');
// What it does stands there in Chinese.
const rows = table.split('\n').slice(2).map((row) => row.slice(2).split(' | ').slice(0, 3));
const lacking = rows.filter((row) => !chinese.includes(`| ${row.join(' | ')} |`)).map(([variable, place]) => variable || place);
if (lacking.length > 0) {
  process.stderr.write(`README.zh-CN.md lacks, or has with another default: ${lacking.join(', ')}\n`);
  process.exitCode = 1;
}
