import { Alert, Button, Code, Group, Progress, Stack, Text, Title } from '@mantine/core';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { goTo } from '../router';
import { useFormats, wordOf } from '../texts/format';
import { useLanguage, useTexts } from '../texts/language';
import { BacktestResult } from './backtest-result';
import { DataTable } from './data-table';
import { Download } from './download';
import { Figures } from './figures';
import { OptimizationResult } from './optimization-result';
import { Panel } from './panel';
import { useMay } from './permissions';
import { Loaded, Refusal } from './states';
import { StatusBadge } from './status-badge';

type Task = GetAnswer<'/api/v1/tasks/{id}'>;

/** A long answer is for programs; people get the beginning, and all of it as a file. */
const SHOWN = 4_000;

function Attempts({ attempts }: Pick<Task, 'attempts'>) {
  const { tasks, nodes, word } = useTexts();
  const format = useFormats();
  return (
    <>
      <Title order={3} size="h5">{tasks.whyNode}</Title>
      {attempts.map(({ attempt, series, node, status, pick, started_at: at, error }) => (
        <Stack key={`${series} ${attempt}`} gap={4}>
          <Group gap="xs"><Text size="sm" fw={600}>{tasks.attempt} {attempt}: {node}</Text><StatusBadge status={status} /><Text size="xs" c="dimmed">{format.instant(at)}</Text></Group>
          {error && <Text size="sm">{error.split('\n')[0]}</Text>}
          {pick.scores.length === 0 ? <Text size="sm" c="dimmed">{tasks.noPick}</Text> : (
            <DataTable label={tasks.whyNode} rows={pick.scores} keyOf={(score) => score.node} columns={[
              { title: word.name, cell: (score) => score.node }, { title: nodes.score, numeric: true, cell: ({ score }) => format.number(score, 2) },
              { title: word.reason, cell: ({ reason }) => (reason === 'picked' ? <StatusBadge status="picked" /> : reason) },
            ]} />
          )}
        </Stack>
      ))}
    </>
  );
}

function Result({ task }: { readonly task: Task }) {
  const { tasks } = useTexts();
  if (task.result === null) return null;
  if (task.task_type === 'backtest' && 'equity_curve' in task.result) return <BacktestResult result={task.result} />;
  if (task.task_type === 'optimization' && 'best_parameters' in task.result) return <OptimizationResult result={task.result} />;
  const text = JSON.stringify(task.result, null, 1);
  return <><Title order={3} size="h5">{tasks.result}</Title><Code block mah={320} style={{ overflow: 'auto' }} tabIndex={0}>{text.slice(0, SHOWN)}{text.length > SHOWN ? '\n…' : ''}</Code></>;
}

/** One task, followed while it runs. */
export function TaskDetail({ id }: { readonly id: string }) {
  const { tasks, word, act } = useTexts();
  const { language } = useLanguage();
  const format = useFormats();
  const query = useApi('/api/v1/tasks/{id}', { params: { id }, everyMs: 3_000 });
  const cancel = useChange('POST /api/v1/tasks/{id}/cancel', '/api/v1/tasks');
  const retry = useChange('POST /api/v1/tasks/{id}/retry', '/api/v1/tasks');
  const [mayCancel, mayRetry] = [useMay('POST /api/v1/tasks/{id}/cancel'), useMay('POST /api/v1/tasks/{id}/retry')];
  const side = <Button size="xs" variant="default" onClick={() => goTo('/tasks')}>{act.close}</Button>;
  return (
    <Panel title={id} side={side}>
      <Loaded query={query}>{(task) => (
        <Stack gap="sm">
          <Figures figures={[
            { label: word.status, value: <StatusBadge status={task.status} /> }, { label: word.type, value: wordOf(tasks, task.task_type) },
            { label: tasks.node, value: task.fallback ? tasks.local : task.executed_by ?? '–' }, { label: tasks.took, value: format.seconds(task.execution_time) },
          ]} />
          {(task.status === 'running' || task.status === 'pending') && <Progress value={(task.progress ?? 0) * 100} aria-label={word.progress} animated={task.status === 'running'} />}
          {task.error && <Alert color="red" variant="light" role="alert">{(language === 'zh' && task.failure?.message_zh) || task.failure?.message || task.error.split('\n')[0]}</Alert>}
          <Group gap="xs">
            {mayCancel && (task.status === 'running' || task.status === 'pending') && <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id } })}>{act.cancel}</Button>}
            {mayRetry && (task.status === 'failed' || task.status === 'cancelled') && <Button size="xs" variant="light" loading={retry.isPending} onClick={() => retry.mutate({ params: { id } })}>{tasks.retry}</Button>}
            {task.result && <Download address={`/api/v1/tasks/${encodeURIComponent(id)}/result`} name={`${id}.json`}>{tasks.download}</Download>}
          </Group>
          <Refusal error={cancel.error ?? retry.error} />
          <Result task={task} />
          <Attempts attempts={task.attempts} />
        </Stack>
      )}</Loaded>
    </Panel>
  );
}
