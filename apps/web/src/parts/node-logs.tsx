import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../api/queries';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { Allowed } from './permissions';
import { Loaded, Nothing } from './states';

const LEVELS = ['debug', 'info', 'warning', 'error'] as const;

function Lines({ id, label, level }: { readonly id: string; readonly label: string; readonly level: string }) {
  const { nodes } = useTexts();
  const format = useFormats();
  const logs = useApi('/api/v1/nodes/{id}/logs', { params: { id }, query: { level }, everyMs: 5_000 });
  return (
    <Loaded query={logs}>{({ lines }) => (
      <>
        {logs.isError && <Text size="sm" role="status" mb="xs">{nodes.logOld}</Text>}
        {lines.length === 0 ? <Nothing>{nodes.noLog}</Nothing> : (
          <div className="log" role="region" aria-label={label} tabIndex={0}>
            {/* One child, for the region is laid out from its end. */}
            <div>
              {lines.map(({ at, level: word, part, message }, place) => (
                <div key={`${at} ${place}`} data-level={word}>{format.instant(at)} {word.toUpperCase()} {part}: {message}</div>
              ))}
            </div>
          </div>
        )}
      </>
    )}</Loaded>
  );
}

/** What a node logged last, once somebody wants to see it: the server asks the node each time. */
export function NodeLogs({ id, name }: { readonly id: string; readonly name: string }) {
  const { nodes } = useTexts();
  const [shown, setShown] = useState(false);
  const [level, setLevel] = useState<string>('debug');
  const label = `${nodes.log}: ${name}`;
  return (
    <>
      <Group justify="space-between" gap="xs" mt="md" mb="xs">
        <Text fw={600} size="sm">{nodes.log}</Text>
        <Group gap="xs">
          {shown && <NativeSelect size="xs" aria-label={`${nodes.logLevel}: ${name}`} value={level} onChange={({ currentTarget }) => setLevel(currentTarget.value)} data={LEVELS.map((value) => ({ value, label: nodes.logLevels[value] }))} />}
          <Allowed route="GET /api/v1/nodes/{id}/logs"><Button size="xs" variant="default" aria-label={`${shown ? nodes.hideLog : nodes.showLog}: ${name}`} onClick={() => setShown(!shown)}>{shown ? nodes.hideLog : nodes.showLog}</Button></Allowed>
        </Group>
      </Group>
      {shown && <Lines id={id} label={label} level={level} />}
    </>
  );
}
