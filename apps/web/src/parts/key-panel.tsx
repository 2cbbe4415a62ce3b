import { Alert, Button, Checkbox, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { DataTable } from './data-table';
import { Panel } from './panel';
import { Loaded, Nothing, Refusal } from './states';
import { StatusBadge } from './status-badge';

const KEYS = '/api/v1/keys';
const SCOPES = ['read', 'sync', 'replicate', 'node', 'admin'] as const;

type Key = GetAnswer<typeof KEYS>['data'][number];

function Revoke({ one }: { readonly one: Key }) {
  const { settings, act } = useTexts();
  const [sure, setSure] = useState(false);
  const revoke = useChange('DELETE /api/v1/keys/{id}', KEYS);
  if (one.state === 'revoked') return null;
  return (
    <Group gap="xs" wrap="nowrap">
      {sure
        ? <><Button size="compact-sm" color="red" loading={revoke.isPending} onClick={() => revoke.mutate({ params: { id: one.id } })}>{act.confirm}</Button><Button size="compact-sm" variant="default" onClick={() => setSure(false)}>{act.cancel}</Button></>
        : <Button size="compact-sm" variant="default" aria-label={`${settings.revoke}: ${one.name}`} onClick={() => setSure(true)}>{settings.revoke}</Button>}
      <Refusal error={revoke.error} />
    </Group>
  );
}

function NewKey() {
  const { settings } = useTexts();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const make = useChange('POST /api/v1/keys', KEYS);
  const create = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name: name.trim(), scopes } }, { onSuccess: () => setName('') });
  };
  return (
    <Stack component="form" gap="sm" mt="md" maw={520} onSubmit={create}>
      <TextInput label={settings.keyName} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} maxLength={64} required />
      <Checkbox.Group label={settings.keyScopes} value={scopes} onChange={setScopes}>
        <Group mt={6}>{SCOPES.map((scope) => <Checkbox key={scope} value={scope} label={scope} />)}</Group>
      </Checkbox.Group>
      <Group><Button type="submit" size="xs" loading={make.isPending} disabled={name.trim() === '' || scopes.length === 0}>{settings.keyCreate}</Button></Group>
      {make.data && <Alert variant="light" color="green" role="status" title={settings.shownOnce}><Code block>{make.data.key}</Code></Alert>}
      <Refusal error={make.error} />
    </Stack>
  );
}

/** Keys of people and programs: made, seen once, revoked. */
export function KeyPanel() {
  const { settings, word } = useTexts();
  const format = useFormats();
  const keys = useApi(KEYS);
  return (
    <Panel title={settings.keys}>
      <Text size="sm" mb="sm">{settings.keysText}</Text>
      <Loaded query={keys}>{({ data }) => (data.length === 0 ? <Nothing>{settings.noKeys}</Nothing> : (
        <DataTable label={settings.keys} rows={data} keyOf={({ id }) => id} maxHeight={360} columns={[
          { title: word.name, cell: ({ name }) => name }, { title: word.status, cell: ({ state }) => <StatusBadge status={state} /> },
          { title: settings.keyScopes, cell: ({ scopes }) => scopes.join(', ') },
          { title: settings.lastUsed, cell: ({ last_used_at: at }) => (at === null ? word.never : format.instant(at)) },
          { title: settings.keyEnds, cell: ({ expires_at: at }) => (at === null ? word.never : format.instant(at)) },
          { title: word.action, cell: (one) => <Revoke one={one} /> },
        ]} />
      ))}</Loaded>
      <NewKey />
    </Panel>
  );
}
