import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultProxy } from '../support/fault-proxy';

/** Answers every byte with itself, and keeps what came. */
class EchoServer {
  readonly sockets: Socket[] = [];
  readonly pieces: Buffer[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        this.pieces.push(bytes);
        if (socket.writable) socket.write(bytes);
      });
    });
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  get received(): Buffer {
    return Buffer.concat(this.pieces);
  }

  get living(): number {
    return this.sockets.filter((socket) => !socket.destroyed).length;
  }

  close(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
  }
}

/** A client that remembers what it got and how it ended. */
class Caller {
  readonly pieces: Buffer[] = [];
  error: string | undefined;

  constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.pieces.push(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => { this.error = error.code; });
  }

  get received(): Buffer {
    return Buffer.concat(this.pieces);
  }
}

const TEXT = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));

let echo: EchoServer;
let proxy: FaultProxy;
let callers: Caller[];

function call(port = proxy.port): Caller {
  const caller = new Caller(connect(port, '127.0.0.1'));
  callers.push(caller);
  return caller;
}

async function until(happened: () => boolean, ms = 5_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!happened()) {
    if (Date.now() > deadline) throw new Error(`did not happen within ${ms} ms: ${String(happened)}`);
    await sleep(5);
  }
}

/** Milliseconds until everything that was sent is back. */
async function roundTrip(caller: Caller, bytes: Buffer): Promise<number> {
  const want = caller.received.length + bytes.length;
  const start = performance.now();
  caller.socket.write(bytes);
  await until(() => caller.received.length >= want);
  return performance.now() - start;
}

beforeEach(async () => {
  callers = [];
  echo = new EchoServer();
  proxy = await FaultProxy.start({ to: await echo.listen(), seed: 7 });
});
afterEach(async () => {
  callers.forEach(({ socket }) => socket.destroy());
  await proxy.stop();
  echo.close();
});

describe('fault proxy', () => {
  it('passes everything on unchanged, closings too, and counts', async () => {
    const caller = call();
    const big = Buffer.alloc(3_000_000, TEXT);
    await roundTrip(caller, big);
    expect(caller.received.equals(big)).toBe(true);
    expect(echo.received.equals(big)).toBe(true);
    caller.socket.end();
    await until(() => echo.living === 0 && caller.socket.destroyed && proxy.open === 0);
    expect([proxy.bytesUp, proxy.bytesDown, proxy.connections, caller.error]).toEqual([big.length, big.length, 1, undefined]);
  });

  it('delays each way, on a connection that lives, and jitter keeps the order', async () => {
    const caller = call();
    expect(await roundTrip(caller, TEXT)).toBeLessThan(200);
    await proxy.set({ delayMs: 150, jitterMs: 50 });
    const before = caller.received.length;
    const numbers = Buffer.from(Array.from({ length: 40 }, (_, i) => i));
    const start = performance.now();
    for (const number of numbers) {
      caller.socket.write(Buffer.from([number]));
      await sleep(2);
    }
    await until(() => caller.received.length === before + numbers.length);
    const ms = performance.now() - start;
    // 40 pieces share the wait: it is a long line, not a slow one.
    expect(ms).toBeGreaterThan(200);
    expect(ms).toBeLessThan(2_000);
    expect(caller.received.subarray(before)).toEqual(numbers);
    await proxy.heal();
    expect(await roundTrip(caller, TEXT)).toBeLessThan(200);
  });

  it('limits the rate over all connections together', async () => {
    await proxy.set({ bytesPerSecond: 10_000 });
    const start = performance.now();
    const [one, other] = [call(), call()];
    one.socket.write(Buffer.alloc(2_500));
    other.socket.write(Buffer.alloc(2_500));
    await until(() => echo.received.length === 5_000);
    expect(performance.now() - start).toBeGreaterThan(450);
    expect(performance.now() - start).toBeLessThan(2_000);
    await until(() => one.received.length + other.received.length === 5_000);
  });

  it.each(['up', 'down', 'both'] as const)('hole %s: nothing passes that way, not even a closing; later it arrives', async (hole) => {
    const caller = call();
    await roundTrip(caller, TEXT);
    await proxy.set({ hole });
    caller.socket.write(TEXT);
    await sleep(200);
    expect(echo.received.length).toBe(hole === 'down' ? 2 * TEXT.length : TEXT.length);
    expect(caller.received.length).toBe(TEXT.length);
    expect([proxy.bytesUp, proxy.bytesDown]).toEqual([echo.received.length, TEXT.length]);
    if (hole === 'down') {
      echo.sockets[0].resetAndDestroy();
      await sleep(200);
      expect([caller.socket.destroyed, caller.error]).toEqual([false, undefined]);
    } else {
      caller.socket.destroy();
      await sleep(200);
      expect(echo.living).toBe(1);
    }
    await proxy.heal();
    if (hole === 'down') {
      await until(() => caller.socket.destroyed);
      expect([caller.error, caller.received.length]).toEqual(['ECONNRESET', 2 * TEXT.length]);
    } else {
      await until(() => echo.living === 0);
      expect(echo.received.length).toBe(2 * TEXT.length);
    }
  });

  it('keeps a new connection in the hole from the server until it is healed', async () => {
    await proxy.set({ hole: 'up' });
    const caller = call();
    caller.socket.write(TEXT);
    await sleep(150);
    expect([echo.sockets.length, caller.socket.destroyed, proxy.connections]).toEqual([0, false, 1]);
    await proxy.heal();
    await until(() => caller.received.equals(TEXT));
  });

  it('refuses new connections, leaves living ones alone, and listens again', async () => {
    const living = call();
    await roundTrip(living, TEXT);
    await proxy.set({ refuse: true });
    const refused = call();
    await until(() => refused.socket.destroyed);
    expect(refused.error).toBe('ECONNREFUSED');
    await roundTrip(living, TEXT);
    await proxy.set({ refuse: undefined });
    await roundTrip(call(), TEXT);
    expect(proxy.connections).toBe(2);
  });

  it('resets every connection at both ends, half-open ones too', async () => {
    const [one, other] = [call(), call()];
    await roundTrip(one, TEXT);
    await roundTrip(other, TEXT);
    await proxy.set({ hole: 'both' });
    proxy.reset();
    await until(() => one.socket.destroyed && other.socket.destroyed && echo.living === 0);
    expect([one.error, other.error, proxy.open]).toEqual(['ECONNRESET', 'ECONNRESET', 0]);
  });

  it.each(['up', 'down'] as const)('cuts after exactly n bytes %s, once', async (toward) => {
    const caller = call();
    await roundTrip(caller, TEXT);
    await proxy.set({ cutAfter: 700, toward });
    caller.socket.write(TEXT);
    await until(() => caller.socket.destroyed && echo.living === 0);
    expect(caller.error).toBe('ECONNRESET');
    expect(echo.received.length).toBe(toward === 'up' ? TEXT.length + 700 : 2 * TEXT.length);
    if (toward === 'down') expect(caller.received.length).toBe(TEXT.length + 700);
    await roundTrip(call(), TEXT);
  });

  it('slices what it writes', async () => {
    const caller = call();
    await roundTrip(caller, TEXT);
    expect(Math.max(...echo.pieces.map((piece) => piece.length))).toBeGreaterThan(100);
    echo.pieces.length = 0;
    await proxy.set({ slice: 7 });
    await roundTrip(caller, TEXT);
    expect(echo.received).toEqual(TEXT);
    // A busy reader may find two pieces at once.
    expect(echo.pieces.length).toBeGreaterThan(TEXT.length / 7 / 4);
    expect(Math.min(...echo.pieces.map((piece) => piece.length))).toBeLessThanOrEqual(7);
  });

  it.each(['up', 'down'] as const)('flips one bit %s, once, the same one for the same seed', async (toward) => {
    const caller = call();
    await proxy.set({ corrupt: { after: 500 }, toward });
    await roundTrip(caller, TEXT);
    await roundTrip(caller, TEXT);
    const wrong = [...caller.received].flatMap((byte, at) => (byte === TEXT[at % TEXT.length] ? [] : [{ at, flipped: byte ^ TEXT[at % TEXT.length] }]));
    expect(wrong).toEqual([{ at: 500, flipped: 2 }]);
    expect(echo.received.equals(Buffer.concat([TEXT, TEXT]))).toBe(toward === 'down');
  });

  it('shows a server that is away as a reset', async () => {
    echo.close();
    const caller = call();
    await until(() => caller.socket.destroyed);
    expect(caller.error).toBe('ECONNRESET');
  });
});
