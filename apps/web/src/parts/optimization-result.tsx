import { Title } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { HeatMap } from '../charts/heat-map';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { DataTable } from './data-table';
import { Figures } from './figures';

interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

interface Surface {
  readonly x: Axis;
  readonly y: Axis;
  readonly scores: readonly (readonly (number | null)[])[];
}

interface Optimization {
  readonly objective?: string;
  readonly best_parameters?: Readonly<Record<string, number>>;
  readonly best_score?: number;
  readonly evaluated?: number;
  readonly surface?: Surface | null;
  readonly top?: readonly Candidate[];
}

interface Candidate {
  readonly candidate: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly score: number | null;
  readonly total_return: number;
  readonly max_drawdown: number;
  readonly trades_count: number;
}

const said = (parameters: Readonly<Record<string, number>>) => Object.entries(parameters).map(([name, value]) => `${name} ${value}`).join(', ');

/** From blue over white to green: told apart by people who do not see red. */
function shade(share: number): string {
  return `hsl(${200 - 40 * share} ${55 + 15 * share}% ${88 - 58 * share}%)`;
}

function SurfaceMap({ surface, label }: { readonly surface: Surface; readonly label: string }) {
  const format = useFormats();
  const { rows, columns, low, high } = useMemo(() => {
    const scores = surface.scores.flat().filter((score) => score !== null);
    return { rows: surface.y.values.map((value) => `${surface.y.name} ${value}`), columns: surface.x.values.map(String), low: Math.min(...scores), high: Math.max(...scores) };
  }, [surface]);
  const colourOf = useCallback((row: number, column: number) => {
    const score = surface.scores[row][column];
    return score === null ? undefined : shade(high > low ? (score - low) / (high - low) : 1);
  }, [surface, low, high]);
  const tell = (row: number, column: number) => `${surface.y.name} ${surface.y.values[row]}, ${surface.x.name} ${surface.x.values[column]}: ${format.number(surface.scores[row][column], 3)}`;
  return <HeatMap label={`${label}: ${surface.x.name} × ${surface.y.name}`} rows={rows} columns={columns} colourOf={colourOf} tell={tell} rowHeight={24} maxWidth={48} />;
}

export function OptimizationResult({ result }: { readonly result: Record<string, unknown> }) {
  const { tasks } = useTexts();
  const format = useFormats();
  const { best_parameters: best = {}, best_score: score, objective, surface, top = [] }: Optimization = result;
  return (
    <>
      <Figures columns={2} figures={[{ label: tasks.best, value: said(best) }, { label: objective ?? tasks.figures, value: format.number(score, 3) }]} />
      {surface && <><Title order={3} size="h5">{tasks.surface}: {surface.x.name} × {surface.y.name}</Title><SurfaceMap surface={surface} label={tasks.surface} /></>}
      <DataTable label={tasks.best} maxHeight={280} rows={top} keyOf={({ candidate }) => candidate} columns={[
        { title: tasks.best, cell: ({ parameters }) => said(parameters) }, { title: objective ?? tasks.figures, numeric: true, cell: (one) => format.number(one.score, 3) },
        { title: tasks.totalReturn, numeric: true, cell: ({ total_return: share }) => format.percent(share) }, { title: tasks.maxDrawdown, numeric: true, cell: ({ max_drawdown: share }) => format.percent(share) },
        { title: tasks.tradesCount, numeric: true, cell: ({ trades_count: count }) => format.number(count) },
      ]} />
    </>
  );
}
