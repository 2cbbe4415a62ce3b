// Requests to servers and nodes, and waiting for what they lead to.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const LIMIT_MS = 120_000;

export function call(url, method = 'GET', body) {
  return new Promise((done, fail) => {
    const sent = request(url, { method, agent, headers: body && { 'content-type': 'application/json' } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => done({ status: answer.statusCode, body: text === '' ? null : JSON.parse(text) }));
    });
    sent.on('error', fail);
    sent.end(body && JSON.stringify(body));
  });
}

export async function post(url, body) {
  const answer = await call(url, 'POST', body);
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Looks until it is so. */
export async function until(what, look, everyMs = 1) {
  for (const end = Date.now() + LIMIT_MS; ; await sleep(everyMs)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come within ${LIMIT_MS / 1000} s`);
  }
}

export const ENDED = new Set(['completed', 'failed', 'cancelled']);

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
