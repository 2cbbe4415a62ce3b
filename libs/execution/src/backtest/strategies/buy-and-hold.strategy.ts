import { Strategy } from '../strategy';

/** In from the first bar to the last. */
export const buyAndHold: Strategy = { name: 'buy_and_hold', parameters: [], constraints: [], start: () => () => 1 };
