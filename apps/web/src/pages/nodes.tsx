import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { AddNode } from '../parts/add-node';
import { Figures } from '../parts/figures';
import { NodeLogs } from '../parts/node-logs';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { useMay } from '../parts/permissions';
import { Loaded, Nothing, Refusal, Waiting } from '../parts/states';
import { StatusBadge } from '../parts/status-badge';
import { TaskTable } from '../parts/task-table';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

const TimeChart = lazy(() => import('../charts/time-chart'));
const NODES = '/api/v1/nodes';
const PERCENT: readonly [number, number] = [0, 100];

type WorkerNode = GetAnswer<'/api/v1/nodes'>['data'][number];

function Actions({ node: { node_id: id, state, origin } }: { readonly node: WorkerNode }) {
  const { nodes, act } = useTexts();
  const [sure, setSure] = useState(false);
  const drain = useChange('POST /api/v1/nodes/{id}/drain', NODES);
  const resume = useChange('POST /api/v1/nodes/{id}/resume', NODES);
  const remove = useChange('DELETE /api/v1/nodes/{id}', NODES);
  const [mayDrain, mayResume, mayRemove] = [useMay('POST /api/v1/nodes/{id}/drain'), useMay('POST /api/v1/nodes/{id}/resume'), useMay('DELETE /api/v1/nodes/{id}')];
  const asked = { params: { id } };
  return (
    <>
      <Group gap="xs" mt="sm">
        {state === 'active' && mayDrain && <Button size="xs" variant="default" loading={drain.isPending} onClick={() => drain.mutate(asked)}>{nodes.drain}</Button>}
        {state === 'drained' && mayResume && <Button size="xs" variant="light" loading={resume.isPending} onClick={() => resume.mutate(asked)}>{nodes.resume}</Button>}
        {origin === 'registered' && mayRemove && !sure && <Button size="xs" variant="default" onClick={() => setSure(true)}>{nodes.remove}</Button>}
        {sure && <><Text size="sm">{nodes.removeSure}</Text><Button size="xs" color="red" loading={remove.isPending} onClick={() => remove.mutate(asked)}>{act.confirm}</Button><Button size="xs" variant="default" onClick={() => setSure(false)}>{act.cancel}</Button></>}
      </Group>
      <Refusal error={drain.error ?? resume.error ?? remove.error} />
    </>
  );
}

function Curves({ id, workers }: { readonly id: string; readonly workers: number }) {
  const { nodes } = useTexts();
  const history = useApi('/api/v1/nodes/{id}/history', { params: { id }, everyMs: 10_000 });
  const drawn = useMemo(() => {
    const data = history.data;
    return data && {
      times: data.at.map((at) => Date.parse(at) / 1000),
      load: [{ label: `${nodes.cpu} %`, values: data.cpu_percent }, { label: `${nodes.memory} %`, values: data.memory_percent }],
      tasks: [{ label: nodes.active, values: data.active_tasks }],
    };
  }, [history.data, nodes]);
  const places = useMemo((): [number, number] => [0, Math.max(1, workers)], [workers]);
  return (
    <Loaded query={history}>{() => (!drawn || drawn.times.length < 2 ? <Nothing>{nodes.notYet}</Nothing> : (
      <Suspense fallback={<Waiting />}>
        <TimeChart label={`${nodes.curves}: ${nodes.cpu}, ${nodes.memory}`} times={drawn.times} lines={drawn.load} range={PERCENT} height={160} />
        <TimeChart label={`${nodes.curves}: ${nodes.active}`} times={drawn.times} lines={drawn.tasks} range={places} height={110} />
      </Suspense>
    ))}</Loaded>
  );
}

function NodePanel({ node }: { readonly node: WorkerNode }) {
  const { nodes, word } = useTexts();
  const format = useFormats();
  return (
    <Panel title={node.node_name} side={<StatusBadge status={node.status} />}>
      <Figures columns={3} figures={[
        { label: nodes.id, value: node.node_id }, { label: word.address, value: `${node.host}:${node.port}` },
        { label: nodes.score, value: format.number(node.score, 1) }, { label: nodes.seen, value: format.time(node.last_seen_at) },
        { label: nodes.cpu, value: format.percent(node.cpu_percent === null ? null : node.cpu_percent / 100) }, { label: nodes.memory, value: format.percent(node.memory_percent === null ? null : node.memory_percent / 100) },
        { label: nodes.workers, value: `${format.number(node.active_tasks)} / ${format.number(node.max_workers)}` }, { label: `${nodes.doneTasks} / ${nodes.failedTasks}`, value: `${format.number(node.completed_tasks)} / ${format.number(node.failed_tasks)}` },
        { label: nodes.origin, value: node.origin === 'configured' ? nodes.configured : nodes.registered },
      ]} />
      {node.breaker !== 'closed' && <Text size="sm" mt="xs">{nodes.breaker}: {format.seconds(node.retry_in_ms / 1000)}</Text>}
      {node.trouble && <Text size="sm" mt="xs" role="alert">{node.trouble.message}</Text>}
      <Text size="sm" mt="xs" c="dimmed">{nodes.capabilities}: {node.capabilities.join(', ')}</Text>
      <Actions node={node} />
      <Text fw={600} size="sm" mt="md">{nodes.curves}</Text>
      <Curves id={node.node_id} workers={node.max_workers} />
      <Text fw={600} size="sm" mt="md" mb="xs">{nodes.tasks}</Text>
      <TaskTable query={{ node: node.node_id, status: 'running' }} empty={nodes.noTasks} />
      <NodeLogs id={node.node_id} name={node.node_name} />
    </Panel>
  );
}

export default function Nodes() {
  const { nodes } = useTexts();
  const list = useApi('/api/v1/nodes', { everyMs: 5_000 });
  return (
    <>
      <PageTitle>{nodes.title}</PageTitle>
      <Stack>
        <Loaded query={list}>{({ data }) => (data.length === 0 ? <Nothing>{nodes.none}</Nothing> : (
          <SimpleGrid cols={{ base: 1, lg: Math.min(2, data.length) }}>{data.map((node) => <NodePanel key={node.node_id} node={node} />)}</SimpleGrid>
        ))}</Loaded>
        <AddNode />
      </Stack>
    </>
  );
}
