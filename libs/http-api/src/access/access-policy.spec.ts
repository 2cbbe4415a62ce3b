import { AccessPolicy, AccessQuestion } from './access-policy';
import { FailureWindow } from './failure-window';
import { KeyRing } from './key-ring';

const question: AccessQuestion = {
  address: '127.0.0.1', key: undefined, isPublic: false, method: 'GET', origin: undefined, host: 'localhost:8000', upgrade: false,
};
const keyed = () => new AccessPolicy({ unkeyedCidrs: ['10.1.0.0/16', 'fd00::/8', '192.168.7.7'], corsOrigins: ['http://ok.example'] }, new KeyRing('schlüssel-1'));
const keyless = new AccessPolicy({ unkeyedCidrs: [], corsOrigins: ['http://ok.example'] }, new KeyRing(undefined));
const asHeader = (key: string) => Buffer.from(key, 'utf8').toString('latin1');

describe('AccessPolicy with a key', () => {
  it('takes the right key, as its bytes arrive in a header', async () => {
    expect((await keyed().authenticate({ ...question, key: asHeader('schlüssel-1') }))?.scopes.has('admin')).toBe(true);
  });

  it.each(['', 'x', 'schlüssel-1', 'schl', 'k'.repeat(10_000), `${asHeader('schlüssel-1')}, ${asHeader('schlüssel-1')}`, '\u0000'])(
    'refuses a key of another shape (%#)', async (key) => {
      await expect(keyed().authenticate({ ...question, key })).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
    });

  it('lets listed networks in without a key, but not as admin, and not with a wrong key', async () => {
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '192.168.7.7']) {
      const caller = await keyed().authenticate({ ...question, address });
      expect(caller?.scopes.has('sync')).toBe(true);
      expect(caller?.scopes.has('admin')).toBe(false);
      expect(caller?.lead).toBe(false);
    }
    for (const address of ['10.2.0.1', '127.0.0.1', '::1', '192.168.7.8', '']) {
      await expect(keyed().authenticate({ ...question, address })).rejects.toMatchObject({ code: 'unauthorized' });
    }
    await expect(keyed().authenticate({ ...question, address: '10.1.2.3', key: 'no' })).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(keyed().authenticate({ ...question, address: '10.1.2.3', method: 'POST', origin: 'http://evil.example' }))
      .rejects.toMatchObject({ code: 'forbidden_origin' });
  });

  it('answers 429 to wrong keys after 20 a minute from one address, never to the right one', async () => {
    const policy = keyed();
    for (let i = 0; i < 20; i++) await expect(policy.authenticate({ ...question, key: 'no' })).rejects.toMatchObject({ status: 401 });
    await expect(policy.authenticate({ ...question, key: 'no' })).rejects.toMatchObject({ status: 429 });
    await expect(policy.authenticate({ ...question, key: asHeader('schlüssel-1') })).resolves.toBeDefined();
    await expect(policy.authenticate({ ...question, key: 'no', address: '127.0.0.2' })).rejects.toMatchObject({ status: 401 });
  });
});

describe('AccessPolicy without a key', () => {
  it.each(['localhost', 'localhost:8000', 'LOCALHOST:1', '127.0.0.1:8000', '127.9.9.9', '[::1]:8000'])('answers to host %p', async (host) => {
    expect(await keyless.authenticate({ ...question, host })).toBeDefined();
  });

  it.each(['evil.example', 'evil.example:8000', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', '', undefined, '0',
    'localhost:8000@evil.example', '[::ffff:10.0.0.1]', '2130706433'])('refuses host %p', async (host) => {
    await expect(keyless.authenticate({ ...question, host })).rejects.toMatchObject({ code: 'forbidden_host', status: 403 });
  });

  it('refuses changes that a foreign page asks for', async () => {
    const post = { ...question, method: 'POST' };
    for (const origin of ['http://evil.example', 'null', 'http://localhost:9999']) {
      await expect(keyless.authenticate({ ...post, origin })).rejects.toMatchObject({ code: 'forbidden_origin' });
      await expect(keyless.authenticate({ ...question, origin, upgrade: true })).rejects.toMatchObject({ code: 'forbidden_origin' });
      expect(await keyless.authenticate({ ...question, origin })).toBeDefined();
    }
    expect(await keyless.authenticate({ ...post, origin: 'http://localhost:8000' })).toBeDefined();
    expect(await keyless.authenticate({ ...post, origin: 'http://ok.example' })).toBeDefined();
    expect(await keyless.authenticate(post)).toBeDefined();
  });
});

describe('FailureWindow', () => {
  it('forgives after a minute', () => {
    let now = 0;
    const window = new FailureWindow(() => now);
    for (let i = 0; i < 20; i++) expect(window.fail('a')).toBeUndefined();
    now = 59_000;
    expect(window.fail('a')).toBe(1000);
    now = 60_000;
    expect(window.fail('a')).toBeUndefined();
  });
});
