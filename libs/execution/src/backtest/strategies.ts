import { TaskDataError } from '../task-data.error';
import { bollingerReversal } from './strategies/bollinger.strategy';
import { breakout } from './strategies/breakout.strategy';
import { buyAndHold } from './strategies/buy-and-hold.strategy';
import { maCross } from './strategies/ma-cross.strategy';
import { macdCross } from './strategies/macd.strategy';
import { rsiReversal } from './strategies/rsi.strategy';
import { Strategy } from './strategy';

const BUILT_IN: readonly Strategy[] = [maCross, macdCross, rsiReversal, bollingerReversal, breakout, buyAndHold];

/** The strategies a task may name: ours and those of the configured folder. */
export class Strategies {
  private readonly byName: ReadonlyMap<string, Strategy>;

  /** @throws Error for a strategy of the user that takes a name twice */
  constructor(users: readonly Strategy[] = []) {
    const byName = new Map(BUILT_IN.map((strategy) => [strategy.name, strategy]));
    for (const strategy of users) {
      if (byName.has(strategy.name)) throw new Error(`there are two strategies named ${strategy.name}`);
      byName.set(strategy.name, strategy);
    }
    this.byName = byName;
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @throws TaskDataError naming what there is */
  get(name: string, field = 'strategy'): Strategy {
    const strategy = this.byName.get(name);
    if (strategy) return strategy;
    throw TaskDataError.at(field, `no strategy ${JSON.stringify(name.slice(0, 40))}; there are ${this.names.join(', ')}`);
  }
}
