import { Anchor, Button, Checkbox, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useMemo, useState } from 'react';
import { addressOf } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { ema, sma } from '../charts/averages';
import CandleChart, { type Candle } from '../charts/candle-chart';
import { Figures } from '../parts/figures';
import { PageTitle } from '../parts/page-title';
import { Panel } from '../parts/panel';
import { Download } from '../parts/download';
import { useMay } from '../parts/permissions';
import { useServer } from '../parts/server';
import { Loaded, Nothing, Refusal } from '../parts/states';
import { goTo, useSearch } from '../router';
import { useFormats } from '../texts/format';
import { useTexts } from '../texts/language';

const SPANS: Readonly<Record<string, Readonly<Record<string, number>>>> = { '1d': { one: 252, five: 1260 }, '1w': { one: 52, five: 260 }, '1mo': { one: 12, five: 60 } };

const ADJUSTMENTS = ['raw', 'split', 'all'] as const;

function counted(actions: readonly { readonly kind: string }[], kind: string): number {
  return actions.filter((action) => action.kind === kind).length;
}

function AddInstrument() {
  const { market } = useTexts();
  const [name, setName] = useState('');
  const add = useChange('POST /api/v1/instruments', '/api/v1/instruments', '/api/v1/coverage');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ body: { instruments: name.split(/[\s,，]+/).filter((word) => word !== '') } }, { onSuccess: () => setName('') });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" wrap="nowrap">
        <TextInput label={market.add} description={market.addHint} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} flex={1} />
        <Button type="submit" variant="light" loading={add.isPending} disabled={name.trim() === ''}>+</Button>
      </Group>
      {add.isSuccess && <Text size="sm" mt="xs" role="status">{market.added}</Text>}
      <Refusal error={add.error} />
    </form>
  );
}

function Chooser({ chosen }: { readonly chosen: string | undefined }) {
  const { market, word, coverage } = useTexts();
  const format = useFormats();
  const { isMaster } = useServer();
  const mayAdd = useMay('POST /api/v1/instruments');
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 250);
  const list = useApi('/api/v1/instruments', { query: { search: search || undefined, page_size: 30 } });
  return (
    <Panel title={market.choose}>
      <TextInput label={word.search} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} mb="sm" />
      <Loaded query={list}>{({ data }) => (data.length === 0 ? <Nothing>{coverage.none}</Nothing> : (
        <Stack gap={2} mah={260} style={{ overflow: 'auto' }} mb="md">
          {data.map(({ instrument, name, bars }) => (
            <UnstyledButton key={instrument} px="sm" py={6} bdrs="sm" bg={instrument === chosen ? 'var(--mantine-color-default-hover)' : undefined} aria-pressed={instrument === chosen}
              onClick={() => goTo(`/market?instrument=${encodeURIComponent(instrument)}`)}>
              <Group justify="space-between" wrap="nowrap" gap="xs"><Text size="sm" fw={600} truncate>{instrument} <Text span size="sm" fw={400}>{name}</Text></Text><Text size="xs" c="dimmed" className="number">{format.number(bars)}</Text></Group>
            </UnstyledButton>
          ))}
        </Stack>
      ))}</Loaded>
      {isMaster && mayAdd && <AddInstrument />}
    </Panel>
  );
}

function Chart({ instrument }: { readonly instrument: string }) {
  const { market } = useTexts();
  const format = useFormats();
  const [interval, setInterval] = useState('1d');
  const [span, setSpan] = useState('one');
  const [kinds, setKinds] = useState<readonly string[]>(['sma20']);
  const [point, setPoint] = useState<Candle>();
  const [adjustment, setAdjustment] = useState<'raw' | 'split' | 'all'>('raw');
  const query = { instruments: instrument, interval, ...(adjustment !== 'raw' && { adjustment }) };
  const bars = useApi('/api/v1/bars', { query });
  const actions = useApi('/api/v1/corporate-actions', { query: { instruments: instrument } });
  const candles = bars.data?.data;
  const averages = useMemo(() => {
    const closes = candles?.map(({ close }) => close) ?? [];
    return [
      ...(kinds.includes('sma20') ? [{ label: `${market.sma} 20`, values: sma(closes, 20) }] : []),
      ...(kinds.includes('sma60') ? [{ label: `${market.sma} 60`, values: sma(closes, 60) }] : []),
      ...(kinds.includes('ema20') ? [{ label: `${market.ema} 20`, values: ema(closes, 20) }] : []),
    ];
  }, [candles, kinds, market]);
  const told = point ?? candles?.at(-1);
  const side = (
    <Group gap="xs">
      <SegmentedControl size="xs" aria-label={market.span} value={span} onChange={setSpan} data={[{ value: 'one', label: market.oneYear }, { value: 'five', label: market.fiveYears }, { value: 'whole', label: market.whole }]} />
      <NativeSelect size="xs" aria-label={market.adjustment} value={adjustment} onChange={({ currentTarget }) => setAdjustment(currentTarget.value as typeof adjustment)} data={ADJUSTMENTS.map((value) => ({ value, label: market[value] }))} />
      <NativeSelect size="xs" aria-label={market.interval} value={interval} onChange={({ currentTarget }) => setInterval(currentTarget.value)} data={[{ value: '1d', label: market.day }, { value: '1w', label: market.week }, { value: '1mo', label: market.month }]} />
    </Group>
  );
  return (
    <Panel title={instrument} side={side}>
      <Loaded query={bars}>{({ data, count }) => (data.length === 0 || !told ? <Nothing>{market.noBars}</Nothing> : (
        <Stack gap="sm">
          <Text size="sm" className="number" aria-live="off"><b>{told.date}</b> · {market.open} {format.number(told.open, 3)} · {market.high} {format.number(told.high, 3)} · {market.low} {format.number(told.low, 3)} · {market.close} <b>{format.number(told.close, 3)}</b> · {market.volume} {format.number(told.volume)}</Text>
          <CandleChart label={`${market.chart}: ${instrument}, ${data[0].date} – ${data.at(-1)?.date ?? ''}`} candles={data} averages={averages} visible={SPANS[interval][span]} onPoint={setPoint} />
          <Checkbox.Group aria-label={market.indicators} value={[...kinds]} onChange={setKinds}>
            <Group gap="md"><Text size="sm">{market.indicators}</Text><Checkbox value="sma20" label={`${market.sma} 20`} /><Checkbox value="sma60" label={`${market.sma} 60`} /><Checkbox value="ema20" label={`${market.ema} 20`} /></Group>
          </Checkbox.Group>
          <Group justify="space-between">
            <Group gap="sm">
              <Text size="sm">{market.export} ({format.number(count)} {market.bars}):</Text>
              {(['csv', 'json', 'ndjson'] as const).map((kind) => <Download key={kind} address={addressOf('/api/v1/bars', { query: { ...query, format: kind } })} name={`${instrument}_${interval}${adjustment === 'raw' ? '' : `_${adjustment}`}.${kind}`}>{kind.toUpperCase()}</Download>)}
            </Group>
            <Anchor size="xs" href="https://www.tradingview.com/" target="_blank" rel="noreferrer noopener" underline="always">{market.library}</Anchor>
          </Group>
          <Text size="xs" c="dimmed">{market.prices[adjustment]} {actions.data && market.actions(counted(actions.data.data, 'split'), counted(actions.data.data, 'dividend'))}</Text>
        </Stack>
      ))}</Loaded>
    </Panel>
  );
}

export default function Market() {
  const { market } = useTexts();
  const asked = useSearch('instrument');
  const first = useApi('/api/v1/instruments', { query: { page_size: 1 } });
  const instrument = asked ?? first.data?.data[0]?.instrument;
  const format = useFormats();
  const known = useApi('/api/v1/instruments', { query: { search: instrument, page_size: 1 }, enabled: instrument !== undefined });
  const { word } = useTexts();
  const found = known.data?.data[0];
  return (
    <>
      <PageTitle>{market.title}</PageTitle>
      <div className="beside">
        <Stack>
          <Chooser chosen={instrument} />
          {found && found.bars > 0 && <Panel title={found.name ?? found.instrument}><Figures columns={2} figures={[{ label: word.from, value: found.first_date }, { label: word.to, value: found.last_date }, { label: market.held, value: format.number(found.bars) }, { label: 'MIC', value: found.mic }]} /></Panel>}
        </Stack>
        {instrument === undefined ? <Nothing>{market.noBars}</Nothing> : <Chart key={instrument} instrument={instrument} />}
      </div>
    </>
  );
}
