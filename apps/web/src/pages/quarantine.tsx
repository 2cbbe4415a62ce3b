import { Group, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../api/queries';
import { DataTable } from '../parts/data-table';
import { DayGrid } from '../parts/day-grid';
import { PageTitle } from '../parts/page-title';
import { Pager } from '../parts/pager';
import { Panel } from '../parts/panel';
import { Loaded, Nothing } from '../parts/states';
import { StatusBadge } from '../parts/status-badge';
import { useFormats } from '../texts/format';
import { useLanguage } from '../texts/language';

function Rows() {
  const { texts: { quarantine, word } } = useLanguage();
  const format = useFormats();
  const [page, setPage] = useState(1);
  const rows = useApi('/api/v1/quarantine', { query: { page, page_size: 20 }, everyMs: 60_000 });
  return (
    <Panel title={quarantine.rows}>
      <Text size="sm" c="dimmed" mb="sm">{quarantine.intro}</Text>
      <Loaded query={rows}>{({ data, total_pages: pages }) => (data.length === 0 ? <Nothing>{quarantine.none}</Nothing> : (
        <>
          <DataTable label={quarantine.rows} rows={data} keyOf={({ id }) => id} columns={[
            { title: word.instrument, cell: ({ instrument }) => instrument ?? '–' }, { title: word.date, cell: ({ date }) => date ?? '–' },
            { title: quarantine.rule, cell: ({ rule, detail }) => <span title={detail ?? undefined}>{rule}</span> }, { title: quarantine.raw, cell: ({ raw }) => <code title={typeof raw === 'string' ? raw : JSON.stringify(raw)}>{typeof raw === 'string' ? raw : JSON.stringify(raw)}</code> },
            { title: word.provider, cell: ({ provider }) => provider }, { title: word.status, cell: ({ resolved_at: at }) => <StatusBadge status={at === null ? 'open' : 'resolved'} /> },
            { title: word.started, cell: ({ first_seen_at: at }) => format.instant(at) },
          ]} />
          <Pager page={page} pages={pages} onPage={setPage} />
        </>
      ))}</Loaded>
    </Panel>
  );
}

function monthsOf(year: number): string[][] {
  return Array.from({ length: 12 }, (_month, at) => {
    const count = new Date(Date.UTC(year, at + 1, 0)).getUTCDate();
    return Array.from({ length: count }, (_day, day) => `${year}-${String(at + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`);
  });
}

function Year({ mic, year }: { readonly mic: string; readonly year: number }) {
  const { texts: { quarantine }, locale } = useLanguage();
  const format = useFormats();
  const calendar = useApi('/api/v1/calendars/{mic}', { params: { mic }, query: { start: `${year}-01-01`, end: `${year}-12-31` } });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return (
    <Loaded query={calendar}>{({ sessions, closures }) => {
      const open = new Map(sessions.map((session) => [session.date, session]));
      const closed = new Map(closures.map((closure) => [closure.date, closure.name]));
      return (
        <>
          <Text size="sm" mb="sm">{format.number(sessions.length)} {quarantine.sessions} · {format.number(closures.length)} {quarantine.closures}</Text>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {monthsOf(year).map((days) => (
              <div key={days[0]}>
                <Text fw={600} size="sm" mb={4}>{month.format(new Date(`${days[0]}T00:00:00Z`))}</Text>
                <DayGrid days={days} tell={(day) => {
                  const session = open.get(day);
                  if (session) return { status: 'success', text: session.half_day ? quarantine.halfDay : '' };
                  const name = closed.get(day);
                  return name === undefined ? { text: '' } : { status: 'closed', text: quarantine.closed, detail: name };
                }} />
              </div>
            ))}
          </SimpleGrid>
        </>
      );
    }}</Loaded>
  );
}

function Calendars() {
  const { texts: { quarantine } } = useLanguage();
  const [mic, setMic] = useState<string>();
  const [year, setYear] = useState(new Date().getFullYear());
  const calendars = useApi('/api/v1/calendars');
  return (
    <Panel title={quarantine.calendar}>
      <Loaded query={calendars}>{({ data }) => {
        const chosen = data.find((one) => one.mic === mic) ?? data[0];
        if (chosen === undefined) return null;
        const [first, last] = [Number(chosen.known.from.slice(0, 4)), Number(chosen.known.to.slice(0, 4))];
        const shown = Math.max(first, Math.min(last, year));
        return (
          <Stack gap="sm">
            <Group>
              <NativeSelect label={quarantine.exchange} value={chosen.mic} onChange={({ currentTarget }) => setMic(currentTarget.value)} data={data.map((one) => ({ value: one.mic, label: `${one.mic} (${one.timezone})` }))} />
              <NativeSelect label={quarantine.year} value={String(shown)} onChange={({ currentTarget }) => setYear(Number(currentTarget.value))} data={Array.from({ length: last - first + 1 }, (_year, at) => String(last - at))} />
            </Group>
            <Year mic={chosen.mic} year={shown} />
          </Stack>
        );
      }}</Loaded>
    </Panel>
  );
}

export default function Quarantine() {
  const { texts: { quarantine } } = useLanguage();
  return <><PageTitle>{quarantine.title}</PageTitle><Stack><Rows /><Calendars /></Stack></>;
}
