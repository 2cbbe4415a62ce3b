import { Alert, Button, Drawer, Group, List, Stack, Text, Title } from '@mantine/core';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { BusyNotice } from './busy-notice';
import { Figures } from './figures';
import { Needs, useMay } from './permissions';
import { useServer } from './server';
import { Loaded, Nothing } from './states';
import { RunProgress, useActiveRun } from './run-progress';

export interface Cell {
  readonly instrument: string;
  readonly month: string;
}

type Report = GetAnswer<'/api/v1/coverage'>['data'][number];

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
}

function Gaps({ report, isMaster }: { readonly report: Report; readonly isMaster: boolean }) {
  const { coverage } = useTexts();
  const format = useFormats();
  const fill = useChange('POST /api/v1/sync-status/sync/batch', '/api/v1/sync', '/api/v1/coverage');
  const mayFill = useMay('POST /api/v1/sync-status/sync/batch');
  const active = useActiveRun();
  const start = (from: string, to: string) => fill.mutate({ body: { start_date: from, end_date: to, instruments: [report.instrument], mode: 'missing' } });
  if (report.gaps.length === 0) return <Text size="sm">{coverage.noGaps}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">{coverage.whyGap}</Text>
      {report.gaps.map(({ start: from, end: to, sessions }) => (
        <Group key={from} justify="space-between" wrap="nowrap">
          <Text size="sm" className="number">{from === to ? from : `${from} – ${to}`} · {format.number(sessions)} {coverage.sessions}</Text>
          {isMaster && mayFill && <Button size="xs" variant="light" loading={fill.isPending} onClick={() => start(from, to)} aria-label={`${coverage.fill} ${from}`}>{coverage.fill}</Button>}
        </Group>
      ))}
      {isMaster ? <Needs route="POST /api/v1/sync-status/sync/batch" what={coverage.fill} /> : <Text size="sm" c="dimmed">{coverage.slave}</Text>}
      {fill.isSuccess && <Alert color="green" variant="light" role="status">{coverage.filling}</Alert>}
      {active.data?.data && <RunProgress progress={active.data.data.progress} />}
      <BusyNotice error={fill.error} />
    </Stack>
  );
}

/** Why a square of the map is as it is, and what can be done. */
export function CellDrawer({ cell, onClose }: { readonly cell: Cell | undefined; readonly onClose: () => void }) {
  const { coverage, act, overview, sync } = useTexts();
  const format = useFormats();
  const { isMaster } = useServer();
  const query = cell && { instruments: cell.instrument, start: `${cell.month}-01`, end: lastDay(cell.month) };
  const reports = useApi('/api/v1/coverage', { query, enabled: cell !== undefined });
  return (
    <Drawer opened={cell !== undefined} onClose={onClose} position="right" title={cell && `${cell.instrument} · ${cell.month}`} closeButtonProps={{ 'aria-label': act.close }}>
      <Loaded query={reports}>{({ data: [report] }) => (report === undefined ? <Nothing>{coverage.nothing}</Nothing> : (
        <Stack>
          <Figures columns={2} figures={[
            { label: sync.planSentence, value: format.number(report.expected) }, { label: overview.verifiedCells, value: format.number(report.verified) },
            { label: overview.gapCells, value: format.number(report.gap) }, { label: overview.explained, value: format.number(report.explained) },
          ]} />
          <Title order={3} size="h5">{coverage.gaps}</Title>
          <Gaps report={report} isMaster={isMaster} />
          {report.explanations.length > 0 && (
            <>
              <Title order={3} size="h5">{coverage.explanations}</Title>
              <List size="sm">{report.explanations.map(({ start, end, reason }) => <List.Item key={`${start} ${reason}`}>{start} – {end}: {wordOf(coverage, reason)}</List.Item>)}</List>
            </>
          )}
        </Stack>
      ))}</Loaded>
    </Drawer>
  );
}
