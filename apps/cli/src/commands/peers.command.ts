import { PEER_SCOPES, PeerKeyStore, type PeerScope } from '@tidemark/replication';
import { Command, Option } from 'commander';
import { table } from '../table';
import { withDatabase } from '../terminal-app';

export function peersCommand(): Command {
  return new Command('peers')
    .description('Make, list and revoke the keys of copies of this store and of worker nodes')
    .addCommand(new Command('add').description('make a key; it is shown this once')
      .argument('<name>', 'name of the peer: letters, digits, _ . -')
      .addOption(new Option('--scope <scope>', 'what it opens: replicate for a copy, node for a worker node').choices(PEER_SCOPES).default('replicate'))
      .option('--lead', 'it may push to this node and bring a new term, as a master does', false)
      .option('--json', 'as JSON', false).action(add))
    .addCommand(new Command('list').description('who has or had a key; never the key')
      .option('--json', 'as JSON', false).action(list))
    .addCommand(new Command('revoke').description('within a second the key opens nothing any more')
      .argument('<name>', 'name of the peer').action(revoke));
}

async function add(name: string, { lead, json, scope }: { lead: boolean; json: boolean; scope: PeerScope }): Promise<void> {
  const peer = await withDatabase((database) => new PeerKeyStore(database).add(name, lead, scope));
  process.stdout.write(json
    ? `${JSON.stringify(peer, null, 2)}\n`
    : `The key of ${peer.name}${peer.lead ? ', which may lead' : ''}${peer.scope === 'node' ? ', a worker node' : ''}. It is not stored and not shown again:\n${peer.key}\n`);
}

async function list({ json }: { json: boolean }): Promise<void> {
  const peers = await withDatabase((database) => new PeerKeyStore(database).list());
  const shown = peers.map((p) => ({
    name: p.name, lead: p.lead, scope: p.scope, created_at: p.created_at.toISOString(), revoked_at: p.revoked_at?.toISOString() ?? null,
  }));
  process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : table(shown.map((p) => ({ ...p, lead: p.lead ? 'yes' : 'no' }))));
}

async function revoke(name: string): Promise<void> {
  await withDatabase((database) => new PeerKeyStore(database).revoke(name));
  process.stdout.write(`The key of ${name} is revoked.\n`);
}
