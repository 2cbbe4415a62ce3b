import { Alert, Button, Group, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { Panel } from './panel';
import { Allowed, useMay } from './permissions';
import { Refusal } from './states';

function Questions() {
  const { nodes, word } = useTexts();
  const format = useFormats();
  const [place, setPlace] = useState({ host: '127.0.0.1', port: '8900', scheme: 'http' });
  const test = useChange('POST /api/v1/nodes/test');
  const add = useChange('POST /api/v1/nodes/register', '/api/v1/nodes');
  const mayAdd = useMay('POST /api/v1/nodes/register');
  const address = { host: place.host.trim(), port: Number(place.port), scheme: place.scheme };
  const set = (part: Partial<typeof place>) => {
    setPlace({ ...place, ...part });
    test.reset();
    add.reset();
  };
  const found = test.data?.ok ? test.data.node : null;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ body: address });
  };
  const take = () => {
    if (found) add.mutate({ body: { ...address, node_id: found.node_id, node_name: found.node_name, capabilities: found.capabilities } });
  };
  return (
    <>
      <form onSubmit={ask}>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput label={word.host} value={place.host} onChange={({ currentTarget }) => set({ host: currentTarget.value })} required />
          <TextInput label={word.port} type="number" min={1} max={65_535} value={place.port} onChange={({ currentTarget }) => set({ port: currentTarget.value })} required />
          <NativeSelect label={nodes.scheme} value={place.scheme} onChange={({ currentTarget }) => set({ scheme: currentTarget.value })} data={['http', 'https']} />
        </SimpleGrid>
        <Group mt="sm">
          <Button type="submit" variant="default" loading={test.isPending}>{nodes.test}</Button>
          {mayAdd && <Button disabled={!found} loading={add.isPending} onClick={take}>{nodes.add}</Button>}
        </Group>
      </form>
      {test.data && <Alert mt="sm" variant="light" role="status" color={test.data.ok ? 'green' : 'orange'}>{found ? `${nodes.answered}: ${found.node_name} (${found.node_id}), ${format.number(test.data.response_ms)} ms` : test.data.message}</Alert>}
      <Refusal error={test.error ?? add.error} />
    </>
  );
}

/** Asks a node whether it is there, and takes it in under what it says of itself. */
export function AddNode() {
  const { nodes } = useTexts();
  return <Panel title={nodes.add}><Allowed route="POST /api/v1/nodes/test"><Questions /></Allowed></Panel>;
}
