import { ProviderChain } from '@tidemark/data-providers';
import { TaskFailedError } from '../task-failed.error';

/** The original's names of what we call otherwise. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['tongdaxin', 'tdx'], ['通达信', 'tdx']]);
/** Takes the providers in their configured order. */
const ANY = 'auto';

/**
 * The chain, and the provider in it that a `data_source` means; null for `auto`.
 * @throws TaskFailedError `provider_not_configured`
 */
export function providerOf(
  dataSource: string, chain: ProviderChain | undefined,
): { readonly chain: ProviderChain; readonly provider: string | null } {
  const lower = dataSource.toLowerCase();
  const name = OTHER_NAMES.get(lower) ?? lower;
  const configured = chain?.names ?? [];
  if (chain && (configured.includes(name) || (name === ANY && configured.length > 0))) {
    return { chain, provider: name === ANY ? null : name };
  }
  throw new TaskFailedError(
    'provider_not_configured', `data provider ${JSON.stringify(dataSource)} is not configured; there are ${configured.join(', ') || 'none'}`,
    { messageZh: `数据提供者未配置: ${dataSource}` },
  );
}
