import { Button, Group, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { useApi, useChange } from '../api/queries';
import { DataTable } from '../parts/data-table';
import { KeyPanel } from '../parts/key-panel';
import { NotificationPanel } from '../parts/notification-panel';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { useMay } from '../parts/permissions';
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
  const mayTrigger = useMay('POST /api/v1/jobs/{name}/trigger');
  return (
    <Panel title={settings.jobs}>
      <Loaded query={jobs}>{({ data }) => (
        <DataTable label={settings.jobs} rows={data} keyOf={({ name }) => name} columns={[
          { title: word.name, cell: ({ name, description }) => <span title={description}>{name === 'scheduler_daily' || name === 'scheduler_missing' ? sync[name] : name}</span> },
          { title: settings.jobs, cell: ({ schedule, timezone }) => `${schedule} (${timezone})` },
          { title: settings.due, cell: ({ next_due: at, enabled }) => (enabled ? format.instant(at) : '–') }, { title: settings.last, cell: ({ last_ended_at: at, last_status: status }) => `${format.instant(at)} ${status ?? ''}` },
          ...(isMaster && mayTrigger ? [{ title: word.action, cell: ({ name }: { readonly name: string }) => <Button size="compact-sm" variant="light" loading={trigger.isPending} onClick={() => trigger.mutate({ params: { name } })} aria-label={`${settings.trigger}: ${name}`}>{settings.trigger}</Button> }] : []),
        ]} />
      )}</Loaded>
      <Refusal error={trigger.error} />
    </Panel>
  );
}

export default function Settings() {
  const { texts: { settings } } = useLanguage();
  const { isMaster } = useServer();
  const maySeeKeys = useMay('GET /api/v1/keys');
  return <><PageTitle>{settings.title}</PageTitle><Stack><Looks /><WhoAmI />{maySeeKeys && <KeyPanel />}<Schedule isMaster={isMaster} /><NotificationPanel /></Stack></>;
}
