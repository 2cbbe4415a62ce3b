import { BroadcastChannel, MessagePort, parentPort, workerData } from 'node:worker_threads';
import { loadStrategies } from '../backtest/strategy-folder';
import { Strategies } from '../backtest/strategies';
import { HeldBars } from '../bars/held-bars';
import { loadHandlers } from '../custom/handler-folder';
import { Handlers } from '../custom/handlers';
import { runTask } from '../task-outcome';
import { threadTypes } from '../thread-types';
import { TypeBook } from '../type-book';
import { lowerPriorityOfThisThread } from './lower-priority';
import { packOutcome, PackedOutcome } from './packed-outcome';
import { ProgressPace } from './progress-pace';
import { ThreadMessage, ThreadOrder, ThreadSetup } from './thread-order';

/** A thread of the pool: piscina calls `runInThread` once an order. What this file imports, every thread pays for. */

lowerPriorityOfThisThread();

const setup = workerData as ThreadSetup;
const tell = (message: ThreadMessage) => (parentPort as MessagePort).postMessage(message);
let types: TypeBook | undefined;
let current: { readonly run: number; readonly stop: AbortController } | undefined;

const stops = new BroadcastChannel(setup.stops);
stops.onmessage = ({ data: run }: { readonly data: unknown }) => { if (current?.run === run) current?.stop.abort(); };
stops.unref();

/** At the first order and not before: a module of the operator's that throws then fails a task, not the thread. */
function loadTypes(): TypeBook {
  const { strategiesDir, handlersDir } = setup;
  const strategies = new Strategies(strategiesDir === undefined ? [] : loadStrategies(strategiesDir));
  const handlers = new Handlers(handlersDir === undefined ? new Map() : loadHandlers(handlersDir));
  return new TypeBook(threadTypes(strategies, handlers));
}

export async function runInThread({ run, identity, type, data, bars }: ThreadOrder): Promise<PackedOutcome> {
  const stop = new AbortController();
  current = { run, stop };
  tell([run]);
  types ??= loadTypes();
  const pace = new ProgressPace((fraction, message) => tell([run, fraction, message]));
  return packOutcome(await runTask(types, type, data, {
    identity, bars: new HeldBars(bars), signal: stop.signal, progress: (fraction, message) => pace.tell(fraction, message),
  }));
}
