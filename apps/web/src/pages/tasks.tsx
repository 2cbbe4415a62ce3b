import { NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { Allowed } from '../parts/permissions';
import { TaskDetail } from '../parts/task-detail';
import { TaskForm } from '../parts/task-form';
import { TaskTable } from '../parts/task-table';
import { useSearch } from '../router';
import { useTexts } from '../texts/language';

const STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;

export default function Tasks() {
  const { tasks, word, status: words } = useTexts();
  const [status, setStatus] = useState('');
  const id = useSearch('id');
  const filter = <NativeSelect size="xs" aria-label={word.status} value={status} onChange={({ currentTarget }) => setStatus(currentTarget.value)} data={[{ value: '', label: word.all }, ...STATUSES.map((value) => ({ value, label: words[value] }))]} />;
  return (
    <>
      <PageTitle>{tasks.title}</PageTitle>
      <Stack>
        {id !== undefined && <TaskDetail key={id} id={id} />}
        <div className="beside">
          <Panel title={tasks.submit}><Allowed route="POST /api/v1/tasks"><TaskForm /></Allowed></Panel>
          <Panel title={tasks.list} side={filter}><TaskTable key={status} query={{ status: status || undefined }} empty={tasks.none} /></Panel>
        </div>
      </Stack>
    </>
  );
}
