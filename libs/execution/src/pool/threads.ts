import { Piscina } from 'piscina';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { failed, PackedOutcome } from './packed-outcome';
import { RunHooks, TaskPoolOptions } from './task-order';
import { CANCEL, ThreadMessage, ThreadOrder, ThreadSetup } from './thread-order';

/** Threads that had nothing to do for so long end, and give their memory back. */
const IDLE_MS = 30_000;
/** Young objects die young in a thread as anywhere: a smaller nursery costs little, and 4 threads are to fit into 450 MB. */
const YOUNG_MB = 16;
/** For work that looks at its signal to end by itself: a new thread costs a tenth of a second of CPU. */
const GRACE_MS = 200;

/** Named by its type as well, or a build would leave out a file that nothing imports. */
const ENTRY = 'runInThread' satisfies keyof typeof import('./pool-worker');

type Hooks = Pick<RunHooks, 'started' | 'progress'>;

/** Threads that come with work and go without. They know no order of work: no more may be asked for than there can be. */
export class Threads {
  private readonly pool: Piscina;
  private readonly unstarted = new Set<(error: unknown) => void>();

  constructor({ threads, memoryMbPerThread, strategiesDir, handlersDir }: TaskPoolOptions) {
    const setup: ThreadSetup = { strategiesDir, handlersDir };
    this.pool = new Piscina({
      filename: require.resolve('./pool-worker'), name: ENTRY, workerData: setup,
      minThreads: 0, maxThreads: threads, idleTimeout: IDLE_MS, recordTiming: false, atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: memoryMbPerThread, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    // A thread that could not start (no memory, no process id left) has no order yet: whose it would have been is not known.
    this.pool.on('error', (error) => this.unstarted.forEach((fail) => fail(error)));
  }

  /**
   * When `limit` is aborted the thread is asked to stop, and ended where it does not, as in a busy loop. Never rejects;
   * what it answers once the limit is reached means nothing.
   */
  async run(order: Omit<ThreadOrder, 'port'>, transferList: readonly ArrayBuffer[], limit: AbortSignal, hooks: Hooks): Promise<PackedOutcome> {
    const { port1: ours, port2: port } = new MessageChannel();
    const killing = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    let fail: (error: unknown) => void = () => undefined;
    const hear = (message: ThreadMessage) => {
      if (message !== null) return hooks.progress(...message);
      this.unstarted.delete(fail);
      return hooks.started();
    };
    const stop = () => {
      ours.postMessage(CANCEL);
      grace = setTimeout(() => killing.abort(), GRACE_MS);
    };
    ours.on('message', hear);
    limit.addEventListener('abort', stop, { once: true });
    try {
      const outcome = await new Promise<PackedOutcome>((resolve, reject) => {
        this.unstarted.add(fail = reject);
        this.pool.run({ ...order, port }, { signal: killing.signal, transferList: [port, ...transferList] }).then(resolve, reject);
        if (limit.aborted) stop();
      });
      // The answer comes by another way and may overtake what was told before it.
      for (let left = receiveMessageOnPort(ours); left; left = receiveMessageOnPort(ours)) hear(left.message as ThreadMessage);
      return outcome;
    } catch (error) {
      killing.abort();
      return failureOfThread(error);
    } finally {
      this.unstarted.delete(fail);
      clearTimeout(grace);
      limit.removeEventListener('abort', stop);
      ours.off('message', hear);
      ours.close();
    }
  }

  /** Ends them all, whatever they do. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

function failureOfThread(error: unknown): PackedOutcome {
  const { code, message = String(error) } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return failed('out_of_memory', 'the task needs more memory than its thread may use', { zh: '任务内存不足' });
  }
  return failed('internal_error', message);
}
