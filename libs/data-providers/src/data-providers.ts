import { Clock, InvalidInputError } from '@tidemark/domain';
import { CsvMap } from './csv/csv.map';
import { CsvProvider } from './csv/csv.provider';
import { DataProvider } from './data-provider';
import { SampleProvider } from './sample/sample.provider';
import { TdxProvider } from './tdx/tdx.provider';
import { YahooOptions, YahooProvider } from './yahoo/yahoo.provider';

export interface DataProvidersOptions {
  /** Names, the preferred one first. */
  readonly order: readonly string[];
  /** Folders; a provider that needs one and has none is left out. */
  readonly tdx?: { readonly dir: string };
  readonly csv?: { readonly dir: string; readonly map?: CsvMap };
  readonly yahoo?: YahooOptions;
  readonly clock?: Clock;
}

/** Every data provider there is: a new one is registered by its line here, and passes the conformance suite. */
const REGISTRY: readonly {
  readonly name: string;
  /** Undefined where it is not configured. */
  readonly create: (options: DataProvidersOptions) => DataProvider | undefined;
}[] = [
  { name: 'tdx', create: ({ tdx }) => tdx && new TdxProvider(tdx) },
  { name: 'csv', create: ({ csv }) => csv && new CsvProvider(csv) },
  { name: 'yahoo', create: ({ yahoo, clock }) => new YahooProvider(yahoo, clock) },
  { name: 'sample', create: () => new SampleProvider() },
];

export const DATA_PROVIDER_NAMES: readonly string[] = REGISTRY.map(({ name }) => name);

/**
 * The configured providers in the order asked for, each once.
 * @throws InvalidInputError `unknown_data_provider` for a name that is none
 */
export function createDataProviders(options: DataProvidersOptions): DataProvider[] {
  return [...new Set(options.order)].flatMap((name) => {
    const entry = REGISTRY.find((candidate) => candidate.name === name);
    if (!entry) throw unknownDataProvider(name);
    return entry.create(options) ?? [];
  });
}

export function unknownDataProvider(name: string): InvalidInputError {
  return new InvalidInputError(
    'data_providers', `no data provider ${JSON.stringify(name.slice(0, 40))}; there are ${DATA_PROVIDER_NAMES.join(', ')}`,
    'unknown_data_provider', `没有名为 ${name.slice(0, 40)} 的数据源`,
  );
}
