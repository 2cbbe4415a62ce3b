import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { DataTable } from '../parts/data-table';
import { DelayChart } from '../parts/delay-chart';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { useMay } from '../parts/permissions';
import { PromotePanel } from '../parts/promote-panel';
import { useServer } from '../parts/server';
import { Loaded, Nothing, Refusal } from '../parts/states';
import { StatusBadge } from '../parts/status-badge';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

type Server = GetAnswer<'/api/dms/nodes'>['nodes'][number];

const COPIES = '/api/dms';

function RequestSync({ name }: { readonly name: string }) {
  const { replication } = useTexts();
  const request = useChange('POST /api/dms/slaves/{name}/sync', COPIES);
  return (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-sm" variant="light" loading={request.isPending} onClick={() => request.mutate({ params: { name }, body: {} })} aria-label={`${replication.request}: ${name}`}>{replication.request}</Button>
      {request.data && <Text size="xs" role="status">{replication.asked} ✓</Text>}
      {request.error && <Text size="xs" role="alert">{request.error.message}</Text>}
    </Group>
  );
}

function OwnSync() {
  const { replication } = useTexts();
  const request = useChange('POST /api/dms/sync/request', COPIES);
  if (!useMay('POST /api/dms/sync/request')) return null;
  return (
    <>
      <Group>
        <Button size="xs" variant="light" loading={request.isPending} onClick={() => request.mutate({ body: {} })}>{replication.catchUp}</Button>
        {request.data && <Text size="sm" role="status">{replication.caught} ✓</Text>}
      </Group>
      <Refusal error={request.error} />
    </>
  );
}

function Copies({ isMaster }: { readonly isMaster: boolean }) {
  const { replication, word, overview } = useTexts();
  const format = useFormats();
  const mayRequest = useMay('POST /api/dms/slaves/{name}/sync');
  const nodes = useApi('/api/dms/nodes', { everyMs: 5_000 });
  return (
    <Panel title={isMaster ? replication.copies : replication.own}>
      <Loaded query={nodes}>{({ nodes: all }) => {
        const copies = all.filter(({ role, state }) => role === 'slave' || state !== undefined);
        if (copies.length === 0) return <Nothing>{replication.none}</Nothing>;
        const columns = [
          { title: word.name, cell: ({ name }: Server) => <b>{name}</b> },
          { title: word.status, cell: ({ state, status }: Server) => <StatusBadge status={state ?? status} /> },
          ...(isMaster && mayRequest ? [{ title: word.action, cell: ({ name }: Server) => <RequestSync name={name} /> }] : []),
          { title: replication.delay, numeric: true, cell: ({ sync_delay: delay }: Server) => format.seconds(delay) },
          { title: replication.behind, numeric: true, cell: ({ behind }: Server) => format.number(behind) },
          { title: overview.lastSync, cell: ({ last_sync: last }: Server) => format.instant(last) },
          { title: replication.lastEqual, cell: ({ verified_at: at }: Server) => format.instant(at) },
          { title: replication.trouble, cell: ({ trouble }: Server) => trouble?.message ?? '–' },
        ];
        return <Stack gap="sm"><DataTable label={replication.copies} rows={copies} keyOf={({ name }) => name} columns={columns} />{!isMaster && <OwnSync />}</Stack>;
      }}</Loaded>
    </Panel>
  );
}

function Comparisons() {
  const { replication, word, state } = useTexts();
  const format = useFormats();
  const trigger = useChange('POST /api/dms/tasks/trigger', COPIES);
  const mayTrigger = useMay('POST /api/dms/tasks/trigger');
  const log = useApi('/api/dms/maintenance/log', { query: { limit: 20 }, everyMs: 5_000 });
  return (
    <Panel title={replication.maintenance}>
      {mayTrigger && <Group mb="sm">
        <Button size="xs" variant="light" loading={trigger.isPending} onClick={() => trigger.mutate({ query: { task_name: 'validation' } })}>{replication.verify}</Button>
        <Button size="xs" variant="default" loading={trigger.isPending} onClick={() => trigger.mutate({ query: { task_name: 'repair' } })}>{replication.repair}</Button>
      </Group>}
      {trigger.isSuccess && <Alert color="green" variant="light" role="status" mb="sm">{replication.verifyStarted}</Alert>}
      <Refusal error={trigger.error} />
      <Loaded query={log}>{({ logs }) => (logs.length === 0 ? <Nothing>{state.nothing}</Nothing> : (
        <DataTable label={replication.maintenance} maxHeight={300} rows={logs} keyOf={({ id }) => id} columns={[
          { title: word.name, cell: ({ task_name: name }) => name }, { title: word.status, cell: ({ status }) => <StatusBadge status={status} /> },
          { title: word.started, cell: ({ start_time: at }) => format.instant(at) }, { title: word.duration, numeric: true, cell: ({ duration }) => format.seconds(duration) },
          { title: replication.result, cell: ({ result_message: result, error_message: error }) => error ?? result ?? '–' },
        ]} />
      ))}</Loaded>
    </Panel>
  );
}

function Transfers() {
  const { replication, word, state } = useTexts();
  const format = useFormats();
  const history = useApi('/api/dms/sync/history', { query: { limit: 50 }, everyMs: 15_000 });
  return (
    <Panel title={replication.history}>
      <Loaded query={history}>{(rows) => (rows.length === 0 ? <Nothing>{state.nothing}</Nothing> : (
        <DataTable label={replication.history} maxHeight={360} rows={rows} keyOf={({ id }) => id} columns={[
          { title: word.name, cell: ({ backup_name: name }) => name }, { title: word.status, cell: ({ status }) => <StatusBadge status={status} /> },
          { title: replication.mode, cell: ({ sync_mode: mode }) => mode }, { title: word.instrument, cell: ({ symbol }) => symbol ?? '–' },
          { title: replication.rows, numeric: true, cell: ({ data_count: count }) => format.number(count) },
          { title: word.started, cell: ({ start_time: at }) => format.instant(at) }, { title: word.ended, cell: ({ end_time: at }) => format.instant(at) },
          { title: word.error, cell: ({ error_message: error }) => error ?? '–' },
        ]} />
      ))}</Loaded>
    </Panel>
  );
}

export default function Replication() {
  const { replication } = useTexts();
  const { isMaster } = useServer();
  return (
    <>
      <PageTitle>{replication.title}</PageTitle>
      <Stack>
        <Copies isMaster={isMaster} />
        <DelayChart />
        {isMaster && <><Comparisons /><Transfers /></>}
        {!isMaster && <PromotePanel />}
      </Stack>
    </>
  );
}
