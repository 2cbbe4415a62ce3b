// A writer process: so many commits a second, each as the write path makes it. Arguments: url, commits a second, rows a
// commit, seconds, first instrument id. Sends [[change number, when committed (UTC ms)], …] to its parent.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { generate, sessionDays } from '../support/bars.mjs';
import { binaryBars } from '../support/encode.mjs';
import { lib } from '../support/product.mjs';
import { copyIn } from './store.mjs';

const { takeChangeNumber } = lib('database');
const [url, ...numbers] = process.argv.slice(2);
const [perSecond, rows, seconds, firstId] = numbers.map(Number);
const now = () => performance.timeOrigin + performance.now();
const [bars] = generate(sessionDays('XNYS', rows), 7, 1);
const client = new pg.Client({ connectionString: url });
await client.connect();

const log = [];
const began = now();
for (let k = 0; k < perSecond * seconds; k++) {
  const wait = began + (k * 1000) / perSecond - now();
  if (wait > 1) await sleep(wait);
  await client.query('begin');
  const seq = await takeChangeNumber(client);
  await copyIn(client, [binaryBars(firstId + k, bars, seq)]);
  await client.query('commit');
  log.push([seq, now()]);
}
process.send({ log, seconds: (now() - began) / 1000 });
await client.end();
process.disconnect();
