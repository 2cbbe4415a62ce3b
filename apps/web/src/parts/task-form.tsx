import { Button, Group, JsonInput, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../api/queries';
import { goTo } from '../router';
import { useTexts } from '../texts/language';
import { Refusal } from './states';

const TYPES = ['backtest', 'optimization', 'analysis', 'data_import', 'custom'] as const;
type TaskType = (typeof TYPES)[number];
const STRATEGIES = ['ma_cross', 'macd', 'rsi', 'bollinger', 'breakout', 'buy_and_hold'];

interface Fields {
  readonly type: TaskType;
  readonly instrument: string;
  readonly strategy: string;
  readonly period: string;
  readonly start: string;
  readonly end: string;
  readonly json: string;
  readonly priority: string;
  readonly timeout: string;
}

const FIRST: Fields = { type: 'backtest', instrument: 'SPX.US', strategy: 'ma_cross', period: '5y', start: '', end: '', json: '{}', priority: '5', timeout: '300' };

/** Undefined: what was typed is no JSON. */
function dataOf({ type, instrument, strategy, period, start, end, json }: Fields): Record<string, unknown> | undefined {
  if (type === 'backtest' || type === 'optimization') return { stock_code: instrument, strategy, period };
  if (type === 'analysis') return { stock_code: instrument, analysis_type: 'technical', period };
  if (type === 'data_import') return { symbols: instrument.split(/[\s,，]+/).filter((word) => word !== ''), ...(start && { start_date: start }), ...(end && { end_date: end }) };
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function TaskForm() {
  const { tasks, sync, word } = useTexts();
  const [fields, setFields] = useState(FIRST);
  const submit = useChange('POST /api/v1/tasks', '/api/v1/tasks');
  const set = (part: Partial<Fields>) => {
    setFields({ ...fields, ...part });
    submit.reset();
  };
  const { type } = fields;
  const data = dataOf(fields);
  const send = (event: FormEvent) => {
    event.preventDefault();
    submit.mutate({ body: { task_type: type, task_data: data, priority: Number(fields.priority), timeout: Number(fields.timeout) } },
      { onSuccess: ({ task_id: id }) => goTo(`/tasks?id=${encodeURIComponent(id)}`) });
  };
  const hasStrategy = type === 'backtest' || type === 'optimization';
  return (
    <Stack component="form" gap="sm" onSubmit={send}>
      <NativeSelect label={tasks.type} value={type} onChange={({ currentTarget }) => set({ type: currentTarget.value as TaskType })} data={TYPES.map((value) => ({ value, label: tasks[value] }))} />
      {type !== 'custom' && <TextInput label={type === 'data_import' ? tasks.symbols : word.instrument} value={fields.instrument} onChange={({ currentTarget }) => set({ instrument: currentTarget.value })} required />}
      {hasStrategy && <NativeSelect label={tasks.strategy} value={fields.strategy} onChange={({ currentTarget }) => set({ strategy: currentTarget.value })} data={STRATEGIES} />}
      {(hasStrategy || type === 'analysis') && <TextInput label={tasks.period} description={tasks.periodHint} value={fields.period} onChange={({ currentTarget }) => set({ period: currentTarget.value })} required />}
      {type === 'data_import' && (
        <SimpleGrid cols={2}>
          <TextInput type="date" label={sync.start} value={fields.start} onChange={({ currentTarget }) => set({ start: currentTarget.value })} />
          <TextInput type="date" label={sync.end} value={fields.end} onChange={({ currentTarget }) => set({ end: currentTarget.value })} />
        </SimpleGrid>
      )}
      {type === 'custom' && <JsonInput label={tasks.data} value={fields.json} onChange={(json) => set({ json })} autosize minRows={4} error={data === undefined && tasks.badJson} />}
      <SimpleGrid cols={2}>
        <TextInput type="number" min={1} max={10} label={tasks.priority} value={fields.priority} onChange={({ currentTarget }) => set({ priority: currentTarget.value })} required />
        <TextInput type="number" min={10} max={86_400} label={tasks.timeout} value={fields.timeout} onChange={({ currentTarget }) => set({ timeout: currentTarget.value })} required />
      </SimpleGrid>
      <Group><Button type="submit" loading={submit.isPending} disabled={data === undefined}>{tasks.send}</Button></Group>
      <Refusal error={submit.error} />
    </Stack>
  );
}
