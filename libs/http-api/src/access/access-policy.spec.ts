import { AccessPolicy } from './access-policy';
import type { AccessQuestion } from './access-question';
import { FailureWindow } from './failure-window';
import { KeyHolder, KeyRing } from './key-ring';
import { sessionCookie, sessionIdOf } from './session-cookie';

const question: AccessQuestion = {
  address: '127.0.0.1', key: undefined, session: undefined, isPublic: false, method: 'GET', origin: undefined, host: 'localhost:8000',
  site: undefined, upgrade: false,
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

it('counts a household of IPv6 as one, and does not remember more than ten thousand', () => {
  const window = new FailureWindow(() => 0);
  for (let i = 0; i < 20; i++) expect(window.fail(`2001:db8::${i.toString(16)}`)).toBeUndefined();
  expect(window.fail('2001:db8:0:0:ffff::1')).toBe(60_000);
  expect(window.fail('2001:db8:0:1::1')).toBeUndefined();
  expect(window.fail('::ffff:10.0.0.1')).toBeUndefined();
  for (let i = 0; i < 20_000; i++) window.fail(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  expect(window.size).toBe(10_000);
});

describe('AccessPolicy with sessions', () => {
  const ID = 'a'.repeat(43);
  const own = 'http://localhost:8000';
  let holder: KeyHolder | 'operator' | undefined;
  const marks: (Buffer | undefined)[] = [];
  const keys = new KeyRing('schlüssel-1');
  keys.askForSessions({
    holderOf: async (id, mark) => {
      marks.push(mark);
      return id === ID ? holder : undefined;
    },
  });
  const policy = new AccessPolicy({ unkeyedCidrs: [], corsOrigins: ['http://ok.example'] }, keys);
  const signedIn: AccessQuestion = { ...question, session: ID };
  beforeEach(() => { holder = { name: 'desk', lead: false, scopes: new Set(['read']) }; });

  it('is whoever signed in, for as long as the session lasts', async () => {
    const caller = await policy.authenticate(signedIn);
    expect([caller?.name, [...caller?.scopes ?? []]]).toEqual(['desk', ['read']]);
    if (!caller) throw new Error('nobody');
    expect((await policy.again(caller))?.name).toBe('desk');
    holder = undefined;
    expect(await policy.again(caller)).toBeUndefined();
    await expect(policy.authenticate(signedIn)).rejects.toMatchObject({ code: 'unauthorized' });
    holder = 'operator';
    const operator = await policy.authenticate(signedIn);
    expect(operator?.scopes.has('admin')).toBe(true);
    if (!operator) throw new Error('nobody');
    holder = undefined;
    expect(await policy.again(operator)).toBeUndefined();
  });

  it('never counts a session that is over as a wrong key', async () => {
    for (let i = 0; i < 30; i++) await expect(policy.authenticate({ ...signedIn, session: 'b'.repeat(43) })).rejects.toMatchObject({ status: 401 });
    await expect(policy.authenticate({ ...question, key: 'no' })).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    ['a page of its own', { origin: own }, true], ['and the browser says so', { origin: own, site: 'same-origin' }, true],
    ['its own page over https', { origin: 'https://localhost:8000' }, true],
    ['no origin', {}, false], ['another site', { origin: 'http://evil.example' }, false], ['a listed page, which sends keys', { origin: 'http://ok.example' }, false],
    ['another port of this host', { origin: 'http://localhost:9999', site: 'same-site' }, false],
    ['an origin that the browser contradicts', { origin: own, site: 'cross-site' }, false], ['a hidden origin', { origin: 'null' }, false],
  ])('changes and upgrades by a session from %s: %#', async (_name, from, let_in) => {
    for (const how of [{ method: 'POST' }, { method: 'DELETE' }, { upgrade: true }]) {
      const answer = policy.authenticate({ ...signedIn, ...from, ...how });
      if (let_in) expect((await answer)?.name).toBe('desk');
      else await expect(answer).rejects.toMatchObject({ code: 'forbidden_origin', status: 403 });
    }
    expect((await policy.authenticate({ ...signedIn, ...from }))?.name).toBe('desk');
  });

  it('marks a session of the operator by the session and by API_KEY', () => {
    expect(policy.operatorMark(ID)).toEqual(new KeyRing('schlüssel-1').operatorMark(ID));
    expect(policy.operatorMark(ID)).not.toEqual(policy.operatorMark('b'.repeat(43)));
    expect(policy.operatorMark(ID)).not.toEqual(new KeyRing('schlüssel-2').operatorMark(ID));
    expect(new KeyRing(undefined).operatorMark(ID)).toBeUndefined();
    expect(marks.every((mark) => mark?.length === 32)).toBe(true);
  });

  it('takes a key before a session, and a wrong key for one', async () => {
    expect((await policy.authenticate({ ...signedIn, method: 'POST', key: asHeader('schlüssel-1') }))?.name).toBe('api-key');
    await expect(policy.authenticate({ ...signedIn, key: 'no' })).rejects.toMatchObject({ status: 401 });
  });
});

describe('the cookie of a session', () => {
  const ID = 'c'.repeat(43);
  const request = (headers: Record<string, string>, socket: object = {}) => ({ headers, socket }) as Parameters<typeof sessionCookie>[0];

  it('is for this server only, and no script reads it', () => {
    expect(sessionCookie(request({ host: 'a:8001' }), ID)).toBe(`tidemark_session_8001=${ID}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800`);
    expect(sessionCookie(request({ host: 'a', origin: 'https://a' }), ID)).toMatch(/; Secure$/);
    expect(sessionCookie(request({ host: 'a' }, { encrypted: true }), ID)).toMatch(/; Secure$/);
    expect(sessionCookie(request({ host: 'a' }))).toBe('tidemark_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0');
  });

  it('is found among others by its whole name', () => {
    const found = (cookie: string) => sessionIdOf({ headers: { host: '[::1]:8001', cookie } });
    expect(found(`a=b; tidemark_session_8001=${ID};c`)).toBe(ID);
    for (const cookie of ['', `tidemark_session=${ID}`, `xtidemark_session_8001=${ID}`, `tidemark_session_8001=${ID}x`, 'tidemark_session_8001', `tidemark_session_8000=${ID}`]) {
      expect(found(cookie)).toBeUndefined();
    }
  });
});
