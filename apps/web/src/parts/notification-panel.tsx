import { Button, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import type { GetAnswer } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useLanguage, useTexts } from '../texts/language';
import { DataTable } from './data-table';
import { Panel } from './panel';
import { Allowed, useMay } from './permissions';
import { Loaded, Nothing, Refusal } from './states';
import { StatusBadge } from './status-badge';

const ALERTS = '/api/v1/alerts';
const CHANNELS = '/api/v1/alerts/channels';
const SHOWN = 10;

type Alert = GetAnswer<typeof ALERTS>['data'][number];
type Channel = GetAnswer<typeof CHANNELS>['data'][number];
type Delivery = Alert['deliveries'][number];

/** Deliveries change without an event: the server is asked, and oftener than elsewhere, for somebody waits for a test. */
function useRecent() {
  return useApi(ALERTS, { query: { page_size: SHOWN }, everyMs: 3_000 });
}

/** Where nobody is told: which settings would change that. */
function HowTo() {
  const { notify } = useTexts();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>{notify.nobody}</Text>
      <Text size="sm">{notify.setThem}</Text>
      <List size="sm">
        <List.Item>{notify.webhook}: <Code>ALERT_WEBHOOKS</Code> (<Code>alerts.webhooks</Code>), <Code>ALERT_WEBHOOK_SECRET</Code> (<Code>alerts.webhook_secret</Code>)</List.Item>
        <List.Item>{notify.email}: <Code>SMTP_URL</Code> (<Code>alerts.smtp_url</Code>), <Code>ALERT_EMAIL_FROM</Code> (<Code>alerts.email_from</Code>), <Code>ALERT_EMAIL_TO</Code> (<Code>alerts.email_to</Code>)</List.Item>
      </List>
    </Stack>
  );
}

function Channels() {
  const { notify, word } = useTexts();
  const format = useFormats();
  const channels = useApi(CHANNELS);
  const details = ({ channel, signed, sender, mail_server: server }: Channel) => {
    if (channel === 'webhook') return signed ? notify.signed : notify.unsigned;
    return `${notify.from} ${sender ?? '–'}, ${notify.through} ${server ?? '–'}`;
  };
  return (
    <Loaded query={channels}>{({ data, kinds, repeat_hours: hours }) => (data.length === 0 ? <HowTo /> : (
      <Stack gap="xs">
        <DataTable label={notify.channels} rows={data.map((channel, at) => ({ ...channel, at }))} keyOf={({ at }) => at} columns={[
          { title: word.type, cell: ({ channel }) => notify[channel] }, { title: notify.target, cell: ({ target }) => target }, { title: notify.how, cell: details },
        ]} />
        <Text size="sm">{notify.told} {kinds.map((kind) => notify.kinds[kind]).join(', ')}.</Text>
        <Text size="sm" c="dimmed">{hours === 0 ? notify.once : `${notify.again} ${format.seconds(hours * 3600)}`}</Text>
      </Stack>
    ))}</Loaded>
  );
}

function Outcome({ channel, target, status, error }: Delivery) {
  const { notify } = useTexts();
  return <Group gap="xs"><Text size="sm">{notify[channel]} {target}</Text><StatusBadge status={status} />{error && <Text size="sm">{error}</Text>}</Group>;
}

function TestAlert() {
  const { notify } = useTexts();
  const test = useChange('POST /api/v1/alerts/test', ALERTS);
  const recent = useRecent();
  const raised = test.data?.data;
  const deliveries = (recent.data?.data.find(({ id }) => id === raised?.id) ?? raised)?.deliveries ?? [];
  return (
    <Stack gap="xs" align="flex-start">
      <Button size="xs" variant="light" loading={test.isPending} onClick={() => test.mutate({})}>{notify.test}</Button>
      {raised && (
        <Stack gap={4} role="status" aria-label={notify.outcome}>
          <Text size="sm">{deliveries.length === 0 ? notify.testUnheard : notify.tested}</Text>
          {deliveries.map((delivery) => <Outcome key={delivery.id} {...delivery} />)}
        </Stack>
      )}
      <Refusal error={test.error} />
    </Stack>
  );
}

function Deliveries() {
  const { language, texts: { notify, word } } = useLanguage();
  const format = useFormats();
  const recent = useRecent();
  return (
    <>
      <Title order={3} size="h5">{notify.deliveries}</Title>
      <Loaded query={recent}>{({ data }) => {
        // The newest alert first, and of each what was sent last.
        const rows = data.flatMap((alert) => alert.deliveries.toReversed().map((delivery) => ({ ...delivery, alert }))).slice(0, SHOWN);
        if (rows.length === 0) return <Nothing>{notify.noDeliveries}</Nothing>;
        return (
          <DataTable label={notify.deliveries} maxHeight={320} rows={rows} keyOf={({ id }) => id} columns={[
            { title: word.status, cell: ({ status }) => <StatusBadge status={status} /> },
            { title: word.message, cell: ({ state, alert }) => `${state === 'resolved' ? `${notify.over}: ` : ''}${language === 'zh' ? alert.message_zh : alert.message}` },
            { title: notify.target, cell: ({ channel, target }) => `${notify[channel]} ${target}` },
            { title: notify.tries, numeric: true, cell: ({ tries }) => format.number(tries) },
            { title: word.time, cell: ({ delivered_at: at, next_try_at: next }) => (next === null ? format.instant(at) : `${notify.nextTry} ${format.time(next)}`) },
            { title: word.error, cell: ({ error }) => error ?? '–' },
          ]} />
        );
      }}</Loaded>
    </>
  );
}

/** Who is told of what, and whether it arrives. */
export function NotificationPanel() {
  const { settings, notify } = useTexts();
  const mayTest = useMay('POST /api/v1/alerts/test');
  return (
    <Panel title={settings.notifications}>
      <Stack gap="md">
        <Allowed route="GET /api/v1/alerts/channels" what={notify.channels}><Channels /></Allowed>
        {mayTest && <TestAlert />}
        <Stack gap="xs"><Deliveries /></Stack>
      </Stack>
    </Panel>
  );
}
