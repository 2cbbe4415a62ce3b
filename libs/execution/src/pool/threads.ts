import { Piscina } from 'piscina';
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { failed, PackedOutcome } from './packed-outcome';
import { RunHooks, TaskPoolOptions } from './task-order';
import { ThreadMessage, ThreadOrder, ThreadSetup } from './thread-order';

/** Threads that had nothing to do for so long end, and give their memory back. */
const IDLE_MS = 30_000;
/** Young objects die young in a thread as anywhere: a smaller nursery costs little, and 4 threads are to fit into 450 MB. */
const YOUNG_MB = 16;
/** For work that looks at its signal to end by itself: a new thread costs a tenth of a second of CPU. */
const GRACE_MS = 200;

/** Named by its type as well, or a build would leave out a file that nothing imports. */
const ENTRY = 'runInThread' satisfies keyof typeof import('./pool-worker');

type Hooks = Pick<RunHooks, 'started' | 'progress'>;

interface Listener {
  readonly hear: (message: ThreadMessage) => void;
  readonly fail: (error: unknown) => void;
  isStarted: boolean;
}

/** Threads that come with work and go without. They know no order of work: no more may be asked for than there can be. */
export class Threads {
  private readonly pool: Piscina;
  private readonly stops: BroadcastChannel;
  private readonly listeners = new Map<number, Listener>();
  private runs = 0;

  constructor({ threads, memoryMbPerThread, strategiesDir, handlersDir }: TaskPoolOptions) {
    const setup: ThreadSetup = { stops: `tidemark-stops-${randomUUID()}`, strategiesDir, handlersDir };
    this.stops = new BroadcastChannel(setup.stops);
    this.stops.unref();
    this.pool = new Piscina({
      filename: require.resolve('./pool-worker'), name: ENTRY, workerData: setup,
      minThreads: 0, maxThreads: threads, idleTimeout: IDLE_MS, recordTiming: false, atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: memoryMbPerThread, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.pool.on('message', (message: ThreadMessage) => this.listeners.get(message[0])?.hear(message));
    // A thread that could not start (no memory, no process id left) has no order yet: whose it would have been is not known.
    this.pool.on('error', (error) => this.listeners.forEach(({ isStarted, fail }) => { if (!isStarted) fail(error); }));
  }

  /**
   * When `limit` is aborted the thread is asked to stop, and ended where it does not, as in a busy loop. Never rejects;
   * what it answers once the limit is reached means nothing.
   */
  async run(order: Omit<ThreadOrder, 'run'>, transferList: readonly ArrayBuffer[], limit: AbortSignal, hooks: Hooks): Promise<PackedOutcome> {
    const run = ++this.runs;
    const killing = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const stop = () => {
      // A thread that is only just starting may not hear it.
      this.stops.postMessage(run);
      grace = setTimeout(() => killing.abort(), GRACE_MS);
    };
    limit.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<PackedOutcome>((resolve, reject) => {
        const listener = listenerOf(hooks, reject);
        this.listeners.set(run, listener);
        this.pool.run({ ...order, run }, { signal: killing.signal, transferList }).then((outcome: PackedOutcome) => {
          // The answer comes by another way than what is told before it, and may overtake that.
          if (!listener.isStarted) listener.hear([run]);
          resolve(outcome);
        }, reject);
        if (limit.aborted) stop();
      });
    } catch (error) {
      killing.abort();
      return failureOfThread(error);
    } finally {
      this.listeners.delete(run);
      clearTimeout(grace);
      limit.removeEventListener('abort', stop);
    }
  }

  /** Ends them all, whatever they do. */
  async close(): Promise<void> {
    this.stops.close();
    await this.pool.destroy();
  }
}

function listenerOf({ started, progress }: Hooks, fail: (error: unknown) => void): Listener {
  const listener: Listener = {
    isStarted: false, fail,
    hear: ([, fraction, message]) => {
      if (fraction !== undefined && message !== undefined) return progress(fraction, message);
      listener.isStarted = true;
      return started();
    },
  };
  return listener;
}

function failureOfThread(error: unknown): PackedOutcome {
  const { code, message = String(error) } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return failed('out_of_memory', 'the task needs more memory than its thread may use', { zh: '任务内存不足' });
  }
  return failed('internal_error', message);
}
