import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../api/queries';
import { DataTable } from '../parts/data-table';
import { PageTitle } from '../parts/page-title';
import { Pager } from '../parts/pager';
import { Panel } from '../parts/panel';
import { RunProgress, useActiveRun } from '../parts/run-progress';
import { useServer } from '../parts/server';
import { Loaded, Nothing } from '../parts/states';
import { StatusBadge } from '../parts/status-badge';
import { SyncCalendar } from '../parts/sync-calendar';
import { SyncForm } from '../parts/sync-form';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';

function History() {
  const { sync, word } = useTexts();
  const format = useFormats();
  const [page, setPage] = useState(1);
  const runs = useApi('/api/v1/sync-runs', { query: { page, page_size: 10 }, everyMs: 30_000 });
  return (
    <Panel title={sync.history}>
      <Loaded query={runs}>{({ data, total_pages: pages }) => (data.length === 0 ? <Nothing>{sync.noRuns}</Nothing> : (
        <>
          <DataTable label={sync.history} rows={data} keyOf={({ task_id: id }) => id} columns={[
            { title: word.status, cell: ({ status, reason }) => <><StatusBadge status={status} />{reason ? ` ${reason}` : ''}</> },
            { title: word.type, cell: ({ task_type: type }) => wordOf(sync, type) },
            { title: word.from, cell: ({ start_date: day }) => day }, { title: word.to, cell: ({ end_date: day }) => day },
            { title: sync.written, numeric: true, cell: ({ progress }) => format.number(progress?.rows_written) },
            { title: sync.failedDays, numeric: true, cell: ({ progress }) => format.number(progress?.failed) },
            { title: word.started, cell: ({ started_at: at }) => format.instant(at) },
            { title: word.duration, numeric: true, cell: ({ progress }) => format.seconds(progress?.duration_seconds) },
          ]} />
          <Pager page={page} pages={pages} onPage={setPage} />
        </>
      ))}</Loaded>
    </Panel>
  );
}

export default function Sync() {
  const { sync } = useTexts();
  const { role } = useServer();
  const active = useActiveRun();
  if (role === 'slave') return <><PageTitle>{sync.title}</PageTitle><Nothing>{sync.slave}</Nothing></>;
  const running = active.data?.data;
  return (
    <>
      <PageTitle>{sync.title}</PageTitle>
      <Stack>
        {running && <Panel title={sync.live}><RunProgress progress={running.progress} cancellable /></Panel>}
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <Panel title={sync.range}><Text size="sm" c="dimmed" mb="sm">{sync.intro}</Text><SyncForm /></Panel>
          <SyncCalendar />
        </SimpleGrid>
        <History />
      </Stack>
    </>
  );
}
