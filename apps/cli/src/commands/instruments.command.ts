import { DEFAULT_MIC, InstrumentKey } from '@tidemark/domain';
import { ProviderChain } from '@tidemark/data-providers';
import { InstrumentStore } from '@tidemark/market-data';
import { findAll } from '@tidemark/sync';
import { Command } from 'commander';
import { instrumentsArgument } from '../arguments';
import { table } from '../table';
import { withTerminal } from '../terminal-app';

const LISTED = 10_000;

export function instrumentsCommand(): Command {
  return new Command('instruments')
    .description('List, add and remove what is synced')
    .addCommand(new Command('list').description('what is synced, and what is stored of it')
      .option('--json', 'as JSON', false).action(list))
    .addCommand(new Command('add').description('add instruments, or all that a provider can list')
      .argument('[list]', 'separated by commas: 000001.SZ,AAPL.US', instrumentsArgument)
      .option('--all-of <provider>', 'all that this provider has (tdx, csv, sample)')
      .option('--provider <name>', 'the only provider to ask for them').action(add))
    .addCommand(new Command('remove').description('stop syncing them; their bars stay')
      .argument('<list>', 'separated by commas', instrumentsArgument).action(remove));
}

async function list({ json }: { json: boolean }): Promise<void> {
  await withTerminal(async ({ app }) => {
    const { rows } = await app.get(InstrumentStore).page(null, LISTED, 0);
    const shown = rows.map((i) => ({
      instrument: i.spelling, name: i.name, provider: i.provider, first_date: i.firstDate, last_date: i.lastDate, bars: i.bars,
    }));
    process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : table(shown));
  });
}

async function add(keys: InstrumentKey[] | undefined, options: { allOf?: string; provider?: string }): Promise<void> {
  await withTerminal(async ({ app }) => {
    const listed = options.allOf === undefined
      ? (keys ?? []).map((instrument) => ({ instrument, name: null }))
      : await app.get(ProviderChain).list(options.allOf, AbortSignal.timeout(60_000));
    const { added } = await app.get(InstrumentStore).add(listed.map(({ instrument, name }) => ({
      key: instrument, mic: DEFAULT_MIC[instrument.exchange], name, provider: options.provider ?? options.allOf,
    })));
    process.stdout.write(`${added} added, ${listed.length - added} were there already.\n`);
  });
}

async function remove(keys: InstrumentKey[]): Promise<void> {
  await withTerminal(async ({ app }) => {
    const store = app.get(InstrumentStore);
    await findAll(store, keys);
    process.stdout.write(`${await store.remove(keys)} removed; their bars stay.\n`);
  });
}
