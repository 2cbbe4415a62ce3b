import { AccessKeyStore } from '@tidemark/access-keys';
import { InvalidInputError } from '@tidemark/domain';
import { type Scope, SCOPES } from '@tidemark/http-api';
import { Command } from 'commander';
import { table } from '../table';
import { withDatabase } from '../terminal-app';

/** Who stands in the rows as the one who did it. */
const BY = 'cli';
const DAY_MS = 86_400_000;

export function keyCommand(): Command {
  return new Command('key')
    .description('Make, list and revoke keys of people and programs')
    .addCommand(new Command('create').description('make a key; it is shown this once')
      .argument('<name>', 'whose or what for: letters, digits, _ . -')
      .requiredOption('--scopes <list>', `what it opens, separated by commas: ${SCOPES.join(', ')}; admin opens all`, scopesArgument)
      .option('--expires <when>', 'when it ends by itself: 90d, or an instant such as 2027-01-01T00:00:00+08:00', expiryArgument)
      .option('--json', 'as JSON', false).action(create))
    .addCommand(new Command('list').description('all keys there are and were; never the keys themselves')
      .option('--json', 'as JSON', false).action(list))
    .addCommand(new Command('revoke').description('within a second it opens nothing any more, and its sessions end')
      .argument('<name>', 'name of the key').action(revoke));
}

function scopesArgument(text: string): Scope[] {
  return text.split(',').map((part) => {
    const scope = SCOPES.find((known) => known === part.trim());
    if (scope === undefined) throw new InvalidInputError('--scopes', `"${part.trim()}" is none of ${SCOPES.join(', ')}`);
    return scope;
  });
}

function expiryArgument(text: string): Date {
  const [, days] = /^([1-9]\d{0,4})d$/.exec(text) ?? [];
  // With its offset: whose midnight a bare date means would be a guess.
  const at = days === undefined && !/T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? NaN : days === undefined ? Date.parse(text) : Date.now() + Number(days) * DAY_MS;
  if (!(at > Date.now())) throw new InvalidInputError('--expires', `"${text}" is neither a number of days such as 90d nor an instant to come such as 2027-01-01T00:00:00+08:00`);
  return new Date(at);
}

async function create(name: string, { scopes, expires, json }: { scopes: Scope[]; expires?: Date; json: boolean }): Promise<void> {
  const { key, ...record } = await withDatabase((database) => new AccessKeyStore(database).add({ name, scopes, expiresAt: expires ?? null, createdBy: BY }));
  const until = record.expires_at ? `, until ${record.expires_at.toISOString()}` : '';
  process.stdout.write(json
    ? `${JSON.stringify({ key, ...record }, null, 2)}\n`
    : `The key ${record.name} for ${record.scopes.join(', ')}${until}. It is not stored and not shown again:\n${key}\n`);
}

async function list({ json }: { json: boolean }): Promise<void> {
  const keys = await withDatabase((database) => new AccessKeyStore(database).list());
  process.stdout.write(json ? `${JSON.stringify(keys, null, 2)}\n` : table(keys.map((key) => ({
    name: key.name, scopes: key.scopes.join(','), state: key.state, created: key.created_at.toISOString(), by: key.created_by,
    expires: key.expires_at?.toISOString() ?? null, 'last used': key.last_used_at?.toISOString() ?? null,
  }))));
}

async function revoke(name: string): Promise<void> {
  await withDatabase((database) => new AccessKeyStore(database).revokeByName(name, BY));
  process.stdout.write(`The key ${name} is revoked.\n`);
}
