import { ActionIcon, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../api/queries';
import { wordOf } from '../texts/format';
import { useLanguage } from '../texts/language';
import { DayGrid } from './day-grid';
import { Panel } from './panel';
import { Loaded } from './states';

function neighbour(month: string, step: number): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7);
}

function daysOf(month: string): string[] {
  const [year, number] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_day, at) => `${month}-${String(at + 1).padStart(2, '0')}`);
}

/** How each day of a month ended. Opens on the month of the latest run. */
export function SyncCalendar() {
  const { texts: { sync, act, status: words }, locale } = useLanguage();
  const [chosen, setChosen] = useState<string>();
  const latest = useApi('/api/v1/sync-status/list', { query: { page_size: 1 } });
  const month = chosen ?? latest.data?.data.records[0]?.sync_date.slice(0, 7) ?? new Date().toISOString().slice(0, 7);
  const days = daysOf(month);
  const list = useApi('/api/v1/sync-status/list', { query: { start_date: days[0], end_date: days.at(-1), page_size: 31 }, everyMs: 30_000 });
  const name = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  const side = (
    <Group gap={6}>
      <ActionIcon variant="default" aria-label={act.previous} onClick={() => setChosen(neighbour(month, -1))}>‹</ActionIcon>
      <Text size="sm" miw={110} ta="center" aria-live="polite">{name}</Text>
      <ActionIcon variant="default" aria-label={act.next} onClick={() => setChosen(neighbour(month, 1))}>›</ActionIcon>
    </Group>
  );
  return (
    <Panel title={sync.calendar} side={side}>
      <Loaded query={list}>{({ data: { records } }) => {
        const found = new Map(records.map((record) => [record.sync_date, record]));
        return <DayGrid days={days} tell={(day) => {
          const record = found.get(day);
          return { status: record?.status, text: record ? wordOf(words, record.status) : '–', detail: record ? record.error_message ?? record.remarks ?? undefined : sync.noDay };
        }} />;
      }}</Loaded>
    </Panel>
  );
}
