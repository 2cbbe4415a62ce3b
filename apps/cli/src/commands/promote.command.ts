import type { TidemarkConfig } from '@tidemark/config';
import { Reign } from '@tidemark/database';
import { Following, FollowPreview, MasterView, PeerSettings, Promotion, PromotionPreview } from '@tidemark/replication';
import { InvalidInputError } from '@tidemark/domain';
import { Command } from 'commander';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { EXIT } from '../exit-codes';
import { withDatabase } from '../terminal-app';

/** The database is changed directly, so it works with the server down, too; a running server notices within a second. */
interface Rule {
  readonly promotion: Promotion;
  readonly following: Following;
}

export function promoteCommand(): Command {
  return new Command('promote')
    .description('Make this node the master; shows what would be lost, and asks')
    .option('--yes', 'do not ask', false)
    .action(({ yes }: { yes: boolean }) => withRule(async ({ promotion }) => {
      const preview = await promotion.preview();
      process.stdout.write(textOf(preview));
      if (!yes && !(await confirmed(`Begin term ${preview.next_term} here?`))) return stay();
      const reign = await promotion.promote('cli', preview.next_term);
      process.stdout.write(`This node is the master of term ${reign.term}.\n`);
    }));
}

export function followCommand(): Command {
  return new Command('follow')
    .description('Make this node the slave of another master; shows what would be set aside, and asks')
    .argument('<url>', 'where that master is, such as http://10.0.0.2:8000')
    .option('--yes', 'do not ask', false)
    .action((url: string, { yes }: { yes: boolean }) => withRule(async ({ following }) => {
      const master = originOf(url);
      process.stdout.write(followText(await following.preview(master)));
      if (!yes && !(await confirmed(`Follow ${master}?`))) return stay();
      await following.follow(master, 'cli');
      process.stdout.write(`This node follows ${master}.\n`);
    }));
}

function stay(): void {
  process.stdout.write('Nothing was changed.\n');
  process.exitCode = EXIT.failed;
}

function withRule(work: (rule: Rule) => Promise<void>): Promise<void> {
  return withDatabase(async (database, config) => {
    const reign = new Reign(database, { firstRole: config.role, masterUrl: config.replication.masterUrl ?? null });
    await reign.look();
    const master = new MasterView(reign, peerSettings(config));
    await work({ promotion: new Promotion(database, reign, master), following: new Following(database, reign, master) });
  });
}

function peerSettings({ replication, server }: TidemarkConfig): PeerSettings {
  return {
    masterUrl: replication.masterUrl ?? null, masterKey: replication.masterKey?.reveal(), peerCidrs: replication.peerCidrs, ca: server.tlsCa,
    slaves: replication.slaves.map(({ name, url, key }) => ({ name, url, key: key?.reveal() })),
  };
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.href !== `${url.origin}/`) {
    throw new InvalidInputError('url', `"${text}" is not an address such as http://10.0.0.2:8000`);
  }
  return url.origin;
}

function textOf({ role, term, next_term, from, would_lose: { changes, seconds }, master, verified_at }: PromotionPreview): string {
  return [
    `this node      ${role ?? 'not set up'}, term ${term}; term ${next_term} would begin behind change number ${from}`,
    `master         ${master.url ?? 'none'}${role === 'master' ? '' : master.reachable ? ', reachable' : `, not reachable (${master.error ?? '?'})`}`,
    `would be lost  ${changes} changes that are known of${seconds === null ? '; this copy was never complete' : `, up to ${seconds} s of its commits`}`,
    `compared       ${verified_at ?? 'never'}`,
  ].join('\n') + '\n';
}

function followText({ role, term, master, fork, would_set_aside: aside }: FollowPreview): string {
  return [
    `this node      ${role ?? 'not set up'}, term ${term}`,
    `master         ${master.url}, ${master.reachable ? `${master.role ?? 'not set up'}, term ${master.term}` : 'not reachable'}${master.error === null ? '' : ` (${master.error})`}`,
    `set aside      ${aside === null ? 'not known' : `${aside.rows} rows${fork === null ? '' : ` above change number ${fork}`}`}`,
  ].join('\n') + '\n';
}

async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Where nobody can answer (a script without --yes) the input ends, and the question would wait for ever.
    const nobody = once(terminal, 'close').then(() => '\n');
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), nobody]);
    if (answer === '\n') process.stdout.write('\n');
    return /^(y|yes)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
