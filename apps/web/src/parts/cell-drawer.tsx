import { Alert, Button, Drawer, Group, List, Stack, Text, Title } from '@mantine/core';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { BusyNotice } from './busy-notice';
import { Figures } from './figures';
import { Needs, useMay } from './permissions';
import { useServer } from './server';
import { RunProgress, useActiveRun } from './run-progress';
import { Loaded, Nothing, Waiting } from './states';
import { Obstacle, SyncPlan, type SyncWish, useSyncPlan } from './sync-plan';

export interface Cell {
  readonly instrument: string;
  readonly month: string;
}

type Report = GetAnswer<'/api/v1/coverage'>['data'][number];

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
}

/** What is missing, why, what a sync of it would do, and the button that starts it. */
function Gaps({ report, wish, isMaster }: { readonly report: Report; readonly wish: SyncWish; readonly isMaster: boolean }) {
  const { coverage } = useTexts();
  const format = useFormats();
  const plan = useSyncPlan(report.gaps.length > 0 ? wish : undefined);
  const fill = useChange('POST /api/v1/sync-status/sync/batch', '/api/v1/sync', '/api/v1/coverage');
  const mayFill = useMay('POST /api/v1/sync-status/sync/batch');
  const active = useActiveRun();
  if (report.gaps.length === 0) return <Text size="sm">{coverage.noGaps}</Text>;
  const planned = plan.data?.data;
  const running = active.data?.data;
  return (
    <Stack gap="xs">
      <List size="sm">{report.gaps.map(({ start: from, end: to, sessions }) => <List.Item key={from} className="number">{from === to ? from : `${from} – ${to}`} · {format.number(sessions)} {coverage.sessions}</List.Item>)}</List>
      <Text size="sm" c="dimmed">{coverage.whyGap}</Text>
      {planned ? <SyncPlan plan={planned} brief /> : plan.isLoading && <Waiting />}
      {planned && isMaster && !running && !fill.error && <Obstacle plan={planned} />}
      {isMaster && mayFill && <Group><Button variant="light" loading={fill.isPending} onClick={() => fill.mutate({ body: wish })}>{coverage.fill}</Button></Group>}
      {isMaster ? <Needs route="POST /api/v1/sync-status/sync/batch" what={coverage.fill} /> : <Text size="sm" c="dimmed">{coverage.slave}</Text>}
      {fill.isSuccess && <Alert color="green" variant="light" role="status">{coverage.filling}</Alert>}
      {running && <RunProgress progress={running.progress} />}
      <BusyNotice error={fill.error ?? plan.error} />
    </Stack>
  );
}

/** Why a square of the map is as it is, and what can be done. */
export function CellDrawer({ cell, onClose }: { readonly cell: Cell | undefined; readonly onClose: () => void }) {
  const { coverage, act, overview, sync } = useTexts();
  const format = useFormats();
  const { isMaster } = useServer();
  const [start, end] = cell ? [`${cell.month}-01`, lastDay(cell.month)] : ['', ''];
  const query = cell && { instruments: cell.instrument, start, end };
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
          <Gaps report={report} isMaster={isMaster} wish={{ start_date: start, end_date: end, instruments: [report.instrument], mode: 'missing' }} />
          {report.explanations.length > 0 && (
            <>
              <Title order={3} size="h5">{coverage.explanations}</Title>
              <List size="sm">{report.explanations.map(({ start: from, end: to, reason }) => <List.Item key={`${from} ${reason}`}>{from} – {to}: {wordOf(coverage, reason)}</List.Item>)}</List>
            </>
          )}
        </Stack>
      ))}</Loaded>
    </Drawer>
  );
}
