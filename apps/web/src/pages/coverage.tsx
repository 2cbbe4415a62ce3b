import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import type { GetAnswer } from '../api/client';
import { useApi } from '../api/queries';
import { useChartColours } from '../charts/colours';
import { HeatMap } from '../charts/heat-map';
import { CellDrawer, type Cell } from '../parts/cell-drawer';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { Loaded, Nothing } from '../parts/states';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

type Month = GetAnswer<'/api/v1/coverage/months'>['data'][number];
type Kind = 'complete' | 'some' | 'most' | 'missing' | 'explained' | 'provisional' | 'nothing';

const KINDS: readonly Kind[] = ['complete', 'some', 'most', 'missing', 'explained', 'provisional', 'nothing'];

function kindOf({ expected, gap, verified, provisional }: Month): Kind {
  if (expected === 0) return 'nothing';
  if (gap === expected) return 'missing';
  if (gap > 0) return gap * 2 > expected ? 'most' : 'some';
  if (provisional > 0) return 'provisional';
  return verified === 0 ? 'explained' : 'complete';
}

/** The answer, ascending by instrument and month, as a table: one place a square. */
function tableOf(months: readonly Month[]) {
  const rows = [...new Set(months.map(({ instrument }) => instrument))];
  const columns = [...new Set(months.map(({ month }) => month))].sort();
  const [rowAt, columnAt] = [new Map(rows.map((row, at) => [row, at])), new Map(columns.map((column, at) => [column, at]))];
  const cells: (Month | undefined)[] = Array.from({ length: rows.length * columns.length });
  for (const month of months) cells[(rowAt.get(month.instrument) ?? 0) * columns.length + (columnAt.get(month.month) ?? 0)] = month;
  return { rows, columns, cells };
}

function MonthMap({ months, onOpen }: { readonly months: readonly Month[]; readonly onOpen: (cell: Cell) => void }) {
  const { coverage } = useTexts();
  const format = useFormats();
  const { cells: colours } = useChartColours();
  const { rows, columns, cells } = useMemo(() => tableOf(months), [months]);
  const colourOf = useCallback((row: number, column: number) => {
    const cell = cells[row * columns.length + column];
    return colours[cell ? kindOf(cell) : 'nothing'];
  }, [cells, columns, colours]);
  const tell = (row: number, column: number) => {
    const cell = cells[row * columns.length + column];
    if (!cell) return `${rows[row]} · ${columns[column]}: ${coverage.nothing}`;
    return `${cell.instrument} · ${cell.month}: ${coverage[kindOf(cell)]}, ${format.number(cell.verified + cell.explained)} / ${format.number(cell.expected)} ${coverage.sessions}`;
  };
  return (
    <Stack gap="xs">
      <Group gap="md" component="ul" m={0} p={0}>
        {KINDS.map((kind) => <Group key={kind} component="li" gap={6}><span className="swatch" style={{ background: colours[kind] }} /><Text size="xs">{coverage[kind]}</Text></Group>)}
      </Group>
      <HeatMap label={coverage.map} rows={rows} columns={columns} colourOf={colourOf} tell={tell} maxHeight={560} rowHeight={18}
        onOpen={(row, column) => onOpen({ instrument: rows[row], month: columns[column] })} />
    </Stack>
  );
}

export default function Coverage() {
  const { coverage } = useTexts();
  const [typed, setTyped] = useState('');
  const [filter] = useDebouncedValue(typed.trim().toUpperCase(), 200);
  const [cell, setCell] = useState<Cell>();
  const months = useApi('/api/v1/coverage/months', { everyMs: 60_000 });
  const shown = useMemo(() => months.data?.data.filter(({ instrument }) => instrument.includes(filter)) ?? [], [months.data, filter]);
  return (
    <>
      <PageTitle>{coverage.title}</PageTitle>
      <Panel title={coverage.map}>
        <Text size="sm" c="dimmed" mb="sm">{coverage.intro}</Text>
        <TextInput maw={280} mb="sm" label={coverage.filter} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
        <Loaded query={months}>{() => (shown.length === 0 ? <Nothing>{coverage.none}</Nothing> : <MonthMap months={shown} onOpen={setCell} />)}</Loaded>
      </Panel>
      <CellDrawer cell={cell} onClose={() => setCell(undefined)} />
    </>
  );
}
