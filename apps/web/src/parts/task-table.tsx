import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import type { Asked } from '../api/client';
import { useApi } from '../api/queries';
import { Link } from '../router';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { DataTable } from './data-table';
import { Pager } from './pager';
import { Loaded, Nothing } from './states';
import { StatusBadge } from './status-badge';

export function TaskTable({ query, empty }: { readonly query: Asked['query']; readonly empty: string }) {
  const { tasks, word } = useTexts();
  const format = useFormats();
  const [page, setPage] = useState(1);
  const list = useApi('/api/v1/tasks', { query: { ...query, page, page_size: 15 }, everyMs: 10_000 });
  return (
    <Loaded query={list}>{({ data, total_pages: pages }) => (data.length === 0 ? <Nothing>{empty}</Nothing> : (
      <>
        <DataTable label={tasks.list} rows={data} keyOf={({ task_id: id }) => id} columns={[
          { title: word.name, cell: ({ task_id: id }) => <Anchor component={Link} href={`/tasks?id=${encodeURIComponent(id)}`} size="sm" underline="always">{id}</Anchor> },
          { title: word.status, cell: ({ status }) => <StatusBadge status={status} /> },
          { title: word.type, cell: ({ task_type: type }) => wordOf(tasks, type) },
          { title: word.progress, numeric: true, cell: ({ progress }) => format.percent(progress, 0) },
          { title: tasks.node, cell: ({ executed_by: node, fallback }) => (fallback ? tasks.local : node ?? '–') },
          { title: tasks.took, numeric: true, cell: ({ execution_time: took }) => format.seconds(took) },
          { title: tasks.created, cell: ({ created_at: at }) => format.instant(at) },
          { title: word.error, cell: ({ error }) => (error === null ? '–' : <Text span size="sm" title={error}>{error.split('\n')[0]}</Text>) },
        ]} />
        <Pager page={page} pages={pages} onPage={setPage} />
      </>
    ))}</Loaded>
  );
}
