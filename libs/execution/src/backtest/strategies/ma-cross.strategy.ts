import { whole } from '../../parameters/parameter';
import { crossings } from '../crossing';
import { Strategy } from '../strategy';

/** Long when the fast mean comes above the slow one, out (or short) when it falls below. */
export const maCross: Strategy = {
  name: 'ma_cross',
  parameters: [whole('fast', 10, 1, 500, 5), whole('slow', 20, 2, 1_000, 10)],
  constraints: ['fast < slow'],
  start: (book, { fast, slow }) => crossings(book.line('sma', { period: fast }), book.line('sma', { period: slow })),
};
