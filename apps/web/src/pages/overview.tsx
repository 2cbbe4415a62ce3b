import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useApi } from '../api/queries';
import { AlertList } from '../parts/alert-list';
import { DataTable } from '../parts/data-table';
import { Figures } from '../parts/figures';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { useMay } from '../parts/permissions';
import { RunProgress, useActiveRun } from '../parts/run-progress';
import { useServer } from '../parts/server';
import { Loaded, Nothing } from '../parts/states';
import { StatusBadge } from '../parts/status-badge';
import { Link } from '../router';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

/** Of a store that holds nothing: what every provider may have, rather than days that some have not yet or no more. */
const FIRST_DAY = '2000-01-01';

function ThisServer() {
  const { overview, word, role: roles } = useTexts();
  const format = useFormats();
  const { query, role } = useServer();
  return (
    <Panel title={overview.server}>
      <Loaded query={query}>{(status) => (
        <Figures columns={2} figures={[
          { label: word.name, value: status.name }, { label: word.status, value: `${roles[role]}, ${status.ready ? overview.ready : overview.notReady}` },
          { label: overview.uptime, value: format.seconds(status.uptime) }, { label: word.version, value: status.version },
          { label: overview.changes, value: format.number(status.head) }, { label: overview.term, value: format.number(status.term) },
        ]} />
      )}</Loaded>
    </Panel>
  );
}

function Servers({ isSlave }: { readonly isSlave: boolean }) {
  const { overview, word, role: roles } = useTexts();
  const format = useFormats();
  const nodes = useApi('/api/dms/nodes', { everyMs: 5_000 });
  return (
    <Panel title={overview.nodes}>
      {isSlave && <Text size="sm" c="dimmed" mb="xs">{overview.scopeSlave}</Text>}
      <Loaded query={nodes}>{({ nodes: rows }) => (
        <DataTable label={overview.nodes} rows={rows} keyOf={({ name, role }) => `${role} ${name}`} columns={[
          { title: word.name, cell: ({ name, role }) => <><b>{name}</b> {role === 'master' || role === 'slave' ? roles[role] : role}</> },
          { title: word.status, cell: ({ status, state }) => <StatusBadge status={status === 'running' ? state ?? status : status} /> },
          { title: word.address, cell: ({ host, port }) => (host === null ? '–' : `${host}:${port}`) },
          { title: overview.delay, numeric: true, cell: ({ sync_delay: delay }) => format.seconds(delay) },
          { title: overview.behind, numeric: true, cell: ({ behind }) => format.number(behind) },
          { title: overview.lastSync, cell: ({ last_sync: last }) => format.instant(last) },
          { title: overview.verified, cell: ({ verified_at: at }) => format.instant(at) },
        ]} />
      )}</Loaded>
    </Panel>
  );
}

function CurrentTask({ maySync }: { readonly maySync: boolean }) {
  const { overview } = useTexts();
  const active = useActiveRun();
  const start = maySync && <Button component={Link} href="/sync" size="xs" variant="light">{overview.start}</Button>;
  return (
    <Panel title={overview.current}>
      <Loaded query={active}>{({ data }) => (data ? <RunProgress progress={data.progress} /> : <Nothing action={start}>{overview.idle}</Nothing>)}</Loaded>
    </Panel>
  );
}

function CoverageSummary({ maySync }: { readonly maySync: boolean }) {
  const { overview } = useTexts();
  const format = useFormats();
  const coverage = useApi('/api/v1/coverage/months', { everyMs: 60_000 });
  const first = useApi('/api/v1/instruments', { query: { page_size: 1 } });
  const instrument = first.data?.data[0];
  const side = <Button component={Link} href="/coverage" size="xs" variant="subtle">{overview.openMap}</Button>;
  return (
    <Panel title={overview.coverage} side={side}>
      <Loaded query={coverage}>{({ data }) => {
        const sum = (name: 'expected' | 'verified' | 'gap' | 'explained') => data.reduce((total, month) => total + month[name], 0);
        const expected = sum('expected');
        if (sum('verified') === 0) return <Nothing action={maySync && <Button component={Link} href={`/sync?start=${FIRST_DAY}`} size="sm">{overview.firstSync}</Button>}>{overview.noData}</Nothing>;
        return (
          <Stack gap="sm">
            <Text><Text span size="xl" fw={700}>{format.percent((sum('verified') + sum('explained')) / expected)}</Text> · {format.number(expected)} {overview.cells}</Text>
            <Figures columns={3} figures={[
              { label: overview.verifiedCells, value: format.number(sum('verified')) }, { label: overview.gapCells, value: format.number(sum('gap')) }, { label: overview.explained, value: format.number(sum('explained')) },
            ]} />
            {instrument && <Group><Button component={Link} href={`/market?instrument=${encodeURIComponent(instrument.instrument)}`} size="xs" variant="light">{overview.chart}: {instrument.instrument}</Button></Group>}
          </Stack>
        );
      }}</Loaded>
    </Panel>
  );
}

export default function Overview() {
  const { nav, overview } = useTexts();
  const { role, isMaster } = useServer();
  const maySync = useMay('POST /api/v1/sync-status/sync/batch') && isMaster;
  return (
    <>
      <PageTitle>{nav.overview}</PageTitle>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: role === 'slave' ? 2 : 3 }}>
          <ThisServer />
          {role !== 'slave' && <CurrentTask maySync={maySync} />}
          <CoverageSummary maySync={maySync} />
        </SimpleGrid>
        <Servers isSlave={role === 'slave'} />
        <Panel title={overview.alerts}><AlertList query={{ open: true, page_size: 20 }} empty={overview.noAlerts} /></Panel>
      </Stack>
    </>
  );
}
