import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, lazy, Suspense, useMemo, useState } from 'react';
import { useApi, useChange } from '../api/queries';
import { AlertList } from '../parts/alert-list';
import { Figures } from '../parts/figures';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { Allowed } from '../parts/permissions';
import { useServer } from '../parts/server';
import { Loaded, Nothing, Refusal, Waiting } from '../parts/states';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

const TimeChart = lazy(() => import('../charts/time-chart'));

function Latest({ city }: { readonly city: string }) {
  const { weather } = useTexts();
  const format = useFormats();
  const latest = useApi('/api/weather/latest', { query: { city }, everyMs: 30_000 });
  return (
    <Loaded query={latest}>{(now) => (now === null ? <Nothing>{weather.noLatest}</Nothing> : (
      <Figures figures={[
        { label: weather.temperature, value: now.temp === null ? `${format.number(now.temp_min, 1)} … ${format.number(now.temp_max, 1)} °C` : `${format.number(now.temp, 1)} °C` },
        { label: weather.humidity, value: now.humidity === null ? '–' : format.percent(now.humidity / 100, 0) }, { label: weather.latest, value: now.weather || '–' },
        { label: weather.age, value: `${format.seconds(now.age_seconds)}${now.stale ? ` (${weather.stale})` : ''}` }, { label: weather.source, value: now.source },
      ]} />
    ))}</Loaded>
  );
}

function Curve({ city, lastAt }: { readonly city: string; readonly lastAt: string }) {
  const { weather } = useTexts();
  const end = lastAt.slice(0, 10);
  const start = new Date(Date.parse(lastAt) - 365 * 86_400_000).toISOString().slice(0, 10);
  const history = useApi('/api/weather/history', { query: { city, start, end, interval: 'all', page_size: 1_000 }, everyMs: 60_000 });
  const drawn = useMemo(() => {
    const rows = history.data ?? [];
    const all = [
      { label: `${weather.temperature} °C`, values: rows.map(({ temp }) => temp) }, { label: `${weather.high} °C`, values: rows.map(({ temp_max: high }) => high) },
      { label: `${weather.low} °C`, values: rows.map(({ temp_min: low }) => low) }, { label: `${weather.humidity} %`, values: rows.map(({ humidity }) => humidity) },
    ];
    return { times: rows.map(({ observed_at: at }) => Date.parse(at) / 1000), lines: all.filter(({ values }) => values.some((value) => value !== null)) };
  }, [history.data, weather]);
  return (
    <Loaded query={history}>{() => (drawn.times.length < 2 ? <Nothing>{weather.noObservation}</Nothing> : (
      <Suspense fallback={<Waiting />}><TimeChart label={`${weather.curve}: ${city}`} times={drawn.times} lines={drawn.lines} height={280} /></Suspense>
    ))}</Loaded>
  );
}

function Backfill() {
  const { weather, sync } = useTexts();
  const [fields, setFields] = useState({ city: 'Seattle', lat: '47.6', lon: '-122.3', start: '2015-01-01', end: '2015-12-31' });
  const fill = useChange('POST /api/weather/backfill', '/api/weather');
  const send = (event: FormEvent) => {
    event.preventDefault();
    fill.mutate({ body: { city: fields.city.trim(), lat: Number(fields.lat), lon: Number(fields.lon), start: fields.start, end: fields.end, interval: '1d' } });
  };
  const field = (name: keyof typeof fields, label: string, type?: string) => (
    <TextInput label={label} type={type} step={type === 'number' ? 'any' : undefined} value={fields[name]} onChange={({ currentTarget }) => setFields({ ...fields, [name]: currentTarget.value })} required />
  );
  return (
    <>
      <form onSubmit={send}>
        <SimpleGrid cols={{ base: 2, sm: 5 }}>{field('city', weather.city)}{field('lat', weather.latitude, 'number')}{field('lon', weather.longitude, 'number')}{field('start', sync.start, 'date')}{field('end', sync.end, 'date')}</SimpleGrid>
        <Group mt="sm"><Button type="submit" variant="light" loading={fill.isPending}>{weather.backfill}</Button>{fill.data && <Text size="sm" role="status">{fill.data.written} {weather.written}</Text>}</Group>
      </form>
      <Refusal error={fill.error} />
    </>
  );
}

export default function Weather() {
  const { weather } = useTexts();
  const format = useFormats();
  const { isMaster } = useServer();
  const [chosen, setChosen] = useState<string>();
  const cities = useApi('/api/weather/cities', { everyMs: 30_000 });
  return (
    <>
      <PageTitle>{weather.title}</PageTitle>
      <Stack>
        <Loaded query={cities}>{(all) => {
          const city = all.find((one) => one.city === chosen) ?? all.find(({ observations }) => observations > 0) ?? all[0];
          if (city === undefined) return <Nothing>{weather.none}</Nothing>;
          const side = all.length > 1 && <NativeSelect size="xs" aria-label={weather.city} value={city.city} onChange={({ currentTarget }) => setChosen(currentTarget.value)} data={all.map((one) => one.city)} />;
          return (
            <Panel title={`${city.city} · ${format.number(city.observations)} ${weather.observations}`} side={side}>
              {city.last_observed_at === null ? <Nothing>{weather.noObservation}</Nothing> : <Stack><Latest city={city.city} /><Curve city={city.city} lastAt={city.last_observed_at} /></Stack>}
            </Panel>
          );
        }}</Loaded>
        <Panel title={weather.alerts}><AlertList query={{ page_size: 50 }} empty={weather.noAlerts} only={(kind) => kind.startsWith('weather.')} /></Panel>
        {isMaster && <Panel title={weather.backfill}><Allowed route="POST /api/weather/backfill"><Backfill /></Allowed></Panel>}
      </Stack>
    </>
  );
}
