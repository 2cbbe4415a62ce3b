import { Alert, Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useMemo, useState } from 'react';
import { useChange } from '../api/queries';
import { useSearch } from '../router';
import { useTexts } from '../texts/language';
import { BusyNotice } from './busy-notice';
import { Needs, useMay } from './permissions';
import { Waiting } from './states';
import { Obstacle, SyncPlan, type SyncWish, useSyncPlan } from './sync-plan';

interface Range {
  readonly start: string;
  readonly end: string;
  readonly instruments: string;
  readonly mode: string;
}

/** Of somebody who types: half a name is none. */
const TYPED_MS = 400;

function wishOf({ start, end, instruments, mode }: Range): SyncWish | undefined {
  if (start === '' || end === '' || start > end) return undefined;
  const named = instruments.split(/[\s,，]+/).filter((word) => word !== '');
  return { start_date: start, end_date: end, mode, ...(named.length > 0 && { instruments: named }) };
}

const isoDay = (at: Date) => at.toISOString().slice(0, 10);

export function SyncForm() {
  const { sync } = useTexts();
  const asked = useSearch('start');
  const [range, setRange] = useState<Range>(() => ({ start: asked ?? isoDay(new Date(Date.now() - 30 * 86_400_000)), end: isoDay(new Date()), instruments: '', mode: 'auto' }));
  const wish = useMemo(() => wishOf(range), [range]);
  const [settled] = useDebouncedValue(wish, TYPED_MS);
  const plan = useSyncPlan(settled);
  const run = useChange('POST /api/v1/sync-status/sync/batch', '/api/v1/sync');
  const mayRun = useMay('POST /api/v1/sync-status/sync/batch');
  const set = (part: Partial<Range>) => {
    setRange({ ...range, ...part });
    run.reset();
  };
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (mayRun && wish) run.mutate({ body: wish });
  };
  // That of what was there before the last word is none of what is there now.
  const isOfThis = wish !== undefined && settled === wish;
  const [planned, refused] = isOfThis ? [plan.data?.data, plan.error] : [undefined, null];
  return (
    <Stack component="form" gap="sm" onSubmit={start}>
      <Group grow align="flex-start">
        <TextInput type="date" label={sync.start} value={range.start} onChange={({ currentTarget }) => set({ start: currentTarget.value })} required error={range.start > range.end && range.end !== '' && sync.rangeOrder} />
        <TextInput type="date" label={sync.end} value={range.end} onChange={({ currentTarget }) => set({ end: currentTarget.value })} required />
      </Group>
      <TextInput label={sync.instruments} description={sync.instrumentsHint} value={range.instruments} onChange={({ currentTarget }) => set({ instruments: currentTarget.value })} />
      <NativeSelect label={sync.mode} value={range.mode} onChange={({ currentTarget }) => set({ mode: currentTarget.value })}
        data={[{ value: 'auto', label: sync.auto }, { value: 'missing', label: sync.missing }, { value: 'all', label: sync.everything }]} />
      {wish && !planned && !refused && <Waiting />}
      {planned && <SyncPlan plan={planned} />}
      {planned && !run.error && !run.isSuccess && <Obstacle plan={planned} />}
      <BusyNotice error={run.error ?? refused} />
      {mayRun && <Group><Button type="submit" disabled={!wish} loading={run.isPending}>{sync.run}</Button></Group>}
      <Needs route="POST /api/v1/sync-status/sync/batch" what={sync.run} />
      {run.data && <Alert color="green" variant="light" role="status">{run.data.data.message}</Alert>}
    </Stack>
  );
}
