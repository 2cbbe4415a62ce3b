import { gzipSync } from 'node:zlib';
import { PeerClient } from '@tidemark/http-client';
import { StubNode } from '../../../../test/support/stub-node';
import { fetchResult } from './fetch-result';

const LIMIT = 1_000_000;
let stub: StubNode;
const client = new PeerClient({ allowed: [] });
afterEach(() => stub.stop());
afterAll(() => client.close());

async function fetchFrom(body: Buffer, headers: Record<string, string>): Promise<Readonly<Record<string, unknown>>> {
  stub = await StubNode.start({ result: (response) => { response.writeHead(200, headers).end(body); } });
  return fetchResult(client, stub.url, { taskId: 'a', attempt: 1 }, new AbortController().signal, LIMIT);
}

const object = (length: number) => Buffer.from(JSON.stringify({ text: 'x'.repeat(length) }));

it('takes a packed result up to the limit', async () => {
  expect(await fetchFrom(gzipSync(object(LIMIT - 20)), { 'content-encoding': 'gzip' })).toEqual({ text: 'x'.repeat(LIMIT - 20) });
});

it('cuts a bomb at the limit of what it unpacks to', async () => {
  const bomb = gzipSync(object(50 * LIMIT));
  expect(bomb.byteLength).toBeLessThan(LIMIT);
  await expect(fetchFrom(bomb, { 'content-encoding': 'gzip' })).rejects.toMatchObject({ code: 'response_too_large' });
});

it('cuts a plain one as well', async () => {
  await expect(fetchFrom(object(LIMIT + 1), {})).rejects.toMatchObject({ code: 'response_too_large' });
});
