import { Button, Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useApi, useChange } from '../api/queries';
import { DataTable } from '../parts/data-table';
import { KeyPanel } from '../parts/key-panel';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { useServer } from '../parts/server';
import { Loaded, Refusal } from '../parts/states';
import { WhoAmI } from '../parts/who-am-i';
import { useFormats } from '../texts/format';
import { useLanguage } from '../texts/language';

function Looks() {
  const { language, choose, texts: { settings } } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={`${settings.language} · ${settings.theme}`}>
      <Group>
        <SegmentedControl aria-label={settings.language} value={language} onChange={(value) => choose(value)} data={[{ value: 'en', label: 'English' }, { value: 'zh', label: '中文' }]} />
        <SegmentedControl aria-label={settings.theme} value={colorScheme} onChange={(value) => setColorScheme(value)} data={[{ value: 'light', label: settings.light }, { value: 'dark', label: settings.dark }, { value: 'auto', label: settings.auto }]} />
      </Group>
    </Panel>
  );
}

function Schedule({ isMaster }: { readonly isMaster: boolean }) {
  const { texts: { settings, sync, word } } = useLanguage();
  const format = useFormats();
  const jobs = useApi('/api/v1/jobs', { everyMs: 30_000 });
  const trigger = useChange('POST /api/v1/jobs/{name}/trigger', '/api/v1/jobs', '/api/v1/sync');
  return (
    <Panel title={settings.jobs}>
      <Loaded query={jobs}>{({ data }) => (
        <DataTable label={settings.jobs} rows={data} keyOf={({ name }) => name} columns={[
          { title: word.name, cell: ({ name, description }) => <span title={description}>{name === 'scheduler_daily' || name === 'scheduler_missing' ? sync[name] : name}</span> },
          { title: settings.jobs, cell: ({ schedule, timezone }) => `${schedule} (${timezone})` },
          { title: settings.due, cell: ({ next_due: at, enabled }) => (enabled ? format.instant(at) : '–') }, { title: settings.last, cell: ({ last_ended_at: at, last_status: status }) => `${format.instant(at)} ${status ?? ''}` },
          ...(isMaster ? [{ title: word.action, cell: ({ name }: { readonly name: string }) => <Button size="compact-sm" variant="light" loading={trigger.isPending} onClick={() => trigger.mutate({ params: { name } })} aria-label={`${settings.trigger}: ${name}`}>{settings.trigger}</Button> }] : []),
        ]} />
      )}</Loaded>
      <Refusal error={trigger.error} />
    </Panel>
  );
}

function Notifications() {
  const { texts: { settings } } = useLanguage();
  const test = useChange('POST /api/v1/alerts/test', '/api/v1/alerts');
  return (
    <Panel title={settings.notifications}>
      <Group>
        <Button size="xs" variant="light" loading={test.isPending} onClick={() => test.mutate({})}>{settings.testAlert}</Button>
        {test.data && <Text size="sm" role="status">{test.data.data.deliveries.length === 0 ? settings.noChannels : settings.tested}</Text>}
      </Group>
      <Refusal error={test.error} />
    </Panel>
  );
}

export default function Settings() {
  const { texts: { settings } } = useLanguage();
  const { isMaster } = useServer();
  const { data: session } = useApi('/api/v1/session');
  const isAdmin = session !== undefined && (!session.keys_needed || session.scopes.includes('admin'));
  return <><PageTitle>{settings.title}</PageTitle><Stack><Looks /><WhoAmI />{isAdmin && <KeyPanel />}<Schedule isMaster={isMaster} /><Notifications /></Stack></>;
}
