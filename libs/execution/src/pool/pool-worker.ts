import { workerData } from 'node:worker_threads';
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
import { CANCEL, ThreadMessage, ThreadOrder, ThreadSetup } from './thread-order';

/** A thread of the pool: piscina calls `runInThread` once an order. What this file imports, every thread pays for. */

lowerPriorityOfThisThread();

let types: TypeBook | undefined;

/** At the first order and not before: a module of the operator's that throws then fails a task, not the thread. */
function loadTypes(): TypeBook {
  const { strategiesDir, handlersDir } = workerData as ThreadSetup;
  const strategies = new Strategies(strategiesDir === undefined ? [] : loadStrategies(strategiesDir));
  const handlers = new Handlers(handlersDir === undefined ? new Map() : loadHandlers(handlersDir));
  return new TypeBook(threadTypes(strategies, handlers));
}

export async function runInThread({ identity, type, data, bars, port }: ThreadOrder): Promise<PackedOutcome> {
  const cancel = new AbortController();
  port.on('message', (message) => { if (message === CANCEL) cancel.abort(); });
  const tell = (message: ThreadMessage) => port.postMessage(message);
  try {
    tell(null);
    types ??= loadTypes();
    const pace = new ProgressPace((fraction, message) => tell([fraction, message]));
    return packOutcome(await runTask(types, type, data, {
      identity, bars: new HeldBars(bars), signal: cancel.signal, progress: (fraction, message) => pace.tell(fraction, message),
    }));
  } finally {
    port.close();
  }
}
