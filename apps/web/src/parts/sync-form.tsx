import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { get } from '../api/client';
import type { GetAnswer } from '../api/client';
import type { ApiError } from '../api/api-error';
import { useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { useMutation } from '@tanstack/react-query';
import { BusyNotice } from './busy-notice';
import { Figures } from './figures';
import { Needs, useMay } from './permissions';
import { Refusal } from './states';

type Coverage = GetAnswer<'/api/v1/coverage'>;

interface Range {
  readonly start: string;
  readonly end: string;
  readonly instruments: string;
  readonly mode: string;
}

function listOf(instruments: string): string[] {
  return instruments.split(/[\s,，]+/).filter((word) => word !== '');
}

/** What a sync of the range would find: made from the ledger that decides what is asked for. */
function Plan({ coverage }: { readonly coverage: Coverage }) {
  const { sync } = useTexts();
  const format = useFormats();
  const sum = (name: 'expected' | 'verified' | 'provisional' | 'explained' | 'gap') => coverage.data.reduce((total, report) => total + report[name], 0);
  const open = sum('gap') + sum('provisional');
  return (
    <Alert variant="light" color="tide" title={sync.planned} role="status">
      <Figures figures={[
        { label: sync.planSentence, value: format.number(sum('expected')) }, { label: sync.planHeld, value: format.number(sum('verified')) },
        { label: sync.planGap, value: format.number(open) }, { label: sync.planExplained, value: format.number(sum('explained')) },
        { label: sync.planInstruments, value: format.number(coverage.data.filter(({ gap, provisional }) => gap + provisional > 0).length) },
      ]} />
      {open === 0 && <Text size="sm" mt="xs">{sync.planNothing}</Text>}
    </Alert>
  );
}

const isoDay = (at: Date) => at.toISOString().slice(0, 10);

export function SyncForm() {
  const { sync } = useTexts();
  const [range, setRange] = useState<Range>(() => ({ start: isoDay(new Date(Date.now() - 30 * 86_400_000)), end: isoDay(new Date()), instruments: '', mode: 'auto' }));
  const plan = useMutation<Coverage, ApiError, Range>({
    mutationFn: ({ start, end, instruments }) => get('/api/v1/coverage', { query: { start, end, instruments: listOf(instruments).join(',') } }),
  });
  const run = useChange('POST /api/v1/sync-status/sync/batch', '/api/v1/sync');
  const mayRun = useMay('POST /api/v1/sync-status/sync/batch');
  const wrongOrder = range.start > range.end;
  const set = (part: Partial<Range>) => {
    setRange({ ...range, ...part });
    plan.reset();
    run.reset();
  };
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (!mayRun) return plan.mutate(range);
    const named = listOf(range.instruments);
    run.mutate({ body: { start_date: range.start, end_date: range.end, mode: range.mode, ...(named.length > 0 && { instruments: named }) } });
  };
  const ready = range.start !== '' && range.end !== '' && !wrongOrder;
  return (
    <Stack component="form" gap="sm" onSubmit={start}>
      <Group grow align="flex-start">
        <TextInput type="date" label={sync.start} value={range.start} onChange={({ currentTarget }) => set({ start: currentTarget.value })} required error={wrongOrder && sync.rangeOrder} />
        <TextInput type="date" label={sync.end} value={range.end} onChange={({ currentTarget }) => set({ end: currentTarget.value })} required />
      </Group>
      <TextInput label={sync.instruments} description={sync.instrumentsHint} value={range.instruments} onChange={({ currentTarget }) => set({ instruments: currentTarget.value })} />
      <NativeSelect label={sync.mode} value={range.mode} onChange={({ currentTarget }) => set({ mode: currentTarget.value })}
        data={[{ value: 'auto', label: sync.auto }, { value: 'missing', label: sync.missing }, { value: 'all', label: sync.everything }]} />
      {plan.data && <Plan coverage={plan.data} />}
      <Refusal error={plan.error} />
      <Group>
        <Button variant={plan.data ? 'default' : 'filled'} disabled={!ready} loading={plan.isPending} onClick={() => plan.mutate(range)}>{sync.plan}</Button>
        {mayRun && <Button type="submit" variant={plan.data ? 'filled' : 'light'} disabled={!ready} loading={run.isPending}>{sync.run}</Button>}
      </Group>
      <Needs route="POST /api/v1/sync-status/sync/batch" what={sync.run} />
      {run.data && <Alert color="green" variant="light" role="status">{run.data.data.message}</Alert>}
      <BusyNotice error={run.error} />
    </Stack>
  );
}
