import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi, useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';
import { Figures } from './figures';
import { Panel } from './panel';
import { Allowed } from './permissions';
import { Loaded, Refusal } from './states';

/** Makes this copy the master. What would be lost is shown first, and the term that was shown is the one that is taken. */
export function PromotePanel() {
  const { replication, act } = useTexts();
  const format = useFormats();
  const [asked, setAsked] = useState(false);
  const [sure, setSure] = useState(false);
  const preview = useApi('/api/dms/promote', { enabled: asked, everyMs: asked ? 5_000 : undefined });
  const promote = useChange('POST /api/dms/promote', '/api');
  return (
    <Panel title={replication.promote}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{replication.promoteIntro}</Text>
        <Allowed route="POST /api/dms/promote">{!asked && <Button size="xs" variant="default" onClick={() => setAsked(true)}>{replication.preview}</Button>}</Allowed>
        {asked && <Loaded query={preview}>{({ would_lose: lose, next_term: nextTerm, master }) => (
          <Stack gap="sm">
            <Figures columns={3} figures={[
              { label: replication.lose, value: format.number(lose.changes) }, { label: replication.loseSeconds, value: format.seconds(lose.seconds) }, { label: replication.nextTerm, value: format.number(nextTerm) },
            ]} />
            <Alert color={master.reachable ? 'orange' : 'gray'} variant="light">{master.reachable ? replication.masterReachable : replication.masterAway}</Alert>
            <Checkbox checked={sure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} label={act.confirm} />
            <Group><Button color="red" disabled={!sure} loading={promote.isPending} onClick={() => promote.mutate({ body: { confirm: true, next_term: nextTerm } })}>{replication.confirmPromote}</Button></Group>
          </Stack>
        )}</Loaded>}
        {promote.isSuccess && <Alert color="green" role="status">{replication.promoted}</Alert>}
        <Refusal error={promote.error} />
      </Stack>
    </Panel>
  );
}
