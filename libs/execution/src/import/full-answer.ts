import { DataProviderError } from '@tidemark/data-providers';
import { EpochDay, formatInstrument } from '@tidemark/domain';
import { encodeAnswer } from '../answers/encoded-answer';
import { NamedInstrument } from '../fields/stock-code';
import { TaskContext } from '../task-context';
import { throwIfCancelled } from '../task-cancelled.error';

export interface FullAnswerRequest {
  readonly instrument: NamedInstrument;
  /** Its own name; no other is asked in its place. */
  readonly provider: string;
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly fresh: boolean;
}

/**
 * All that one provider says about one instrument, so that the asking server stores as if it had asked by itself.
 * @throws DataProviderError
 */
export async function fullAnswer(request: FullAnswerRequest, { providers, signal }: TaskContext) {
  throwIfCancelled(signal);
  const { instrument: { key }, provider: name, ...range } = request;
  const provider = providers?.find(name);
  if (!provider) throw new DataProviderError(name, 'not_configured', 'is not configured', false);
  const symbol = provider.symbolFor(key);
  if (symbol === undefined) throw new DataProviderError(name, 'unknown_symbol', `does not serve ${formatInstrument(key)}`, false);
  const question = { provider: name, instrument: key, ...range };
  return { answer: encodeAnswer(question, await provider.fetchBars({ ...question, symbol, signal })) };
}
