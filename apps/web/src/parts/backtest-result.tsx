import { Title } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { DataTable } from './data-table';
import { Figures } from './figures';
import { Waiting } from './states';

const TimeChart = lazy(() => import('../charts/time-chart'));

/** Of a backtest's answer what is shown; a field that an older node did not send is shown as missing. */
interface Backtest {
  readonly total_return?: number;
  readonly annual_return?: number;
  readonly max_drawdown?: number;
  readonly sharpe?: number | null;
  readonly win_rate?: number | null;
  readonly buy_and_hold_return?: number;
  readonly trades_count?: number;
  readonly final_equity?: number;
  readonly trades?: readonly Trade[];
  readonly equity_curve?: readonly { readonly date: string; readonly equity: number }[];
}

interface Trade {
  readonly side: string;
  readonly entry_date: string;
  readonly exit_date: string;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly size: number;
  readonly pnl: number;
  readonly return: number;
}

export function BacktestResult({ result }: { readonly result: Record<string, unknown> }) {
  const { tasks } = useTexts();
  const format = useFormats();
  const backtest: Backtest = result;
  const curve = useMemo(() => {
    const points = (result as Backtest).equity_curve ?? [];
    return { times: points.map(({ date }) => Date.parse(`${date}T00:00:00Z`) / 1000), lines: [{ label: tasks.equity, values: points.map(({ equity }) => equity) }] };
  }, [result, tasks]);
  const trades = backtest.trades ?? [];
  return (
    <>
      <Figures figures={[
        { label: tasks.totalReturn, value: format.percent(backtest.total_return) }, { label: tasks.annual, value: format.percent(backtest.annual_return) },
        { label: tasks.maxDrawdown, value: format.percent(backtest.max_drawdown) }, { label: tasks.sharpe, value: format.number(backtest.sharpe, 2) },
        { label: tasks.winRate, value: format.percent(backtest.win_rate) }, { label: tasks.buyHold, value: format.percent(backtest.buy_and_hold_return) },
        { label: tasks.tradesCount, value: format.number(backtest.trades_count) },
      ]} />
      <Title order={3} size="h5">{tasks.equity}</Title>
      {curve.times.length > 1 && <Suspense fallback={<Waiting />}><TimeChart label={tasks.equity} times={curve.times} lines={curve.lines} digits={0} /></Suspense>}
      <Title order={3} size="h5">{tasks.trades}</Title>
      <DataTable label={tasks.trades} maxHeight={320} rows={trades.map((trade, at) => ({ ...trade, at }))} keyOf={({ at }) => at} columns={[
        { title: tasks.entry, cell: ({ entry_date: day }) => day }, { title: tasks.exit, cell: ({ exit_date: day }) => day },
        { title: tasks.size, numeric: true, cell: ({ size }) => format.number(size, 2) },
        { title: `${tasks.entry} @`, numeric: true, cell: ({ entry_price: price }) => format.number(price, 2) }, { title: `${tasks.exit} @`, numeric: true, cell: ({ exit_price: price }) => format.number(price, 2) },
        { title: tasks.pnl, numeric: true, cell: ({ pnl }) => format.number(pnl, 2) }, { title: '%', numeric: true, cell: (trade) => format.percent(trade.return) },
      ]} />
    </>
  );
}
