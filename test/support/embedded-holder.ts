import { EmbeddedPostgres } from '@tidemark/database';
import type { OwnerKind } from '@tidemark/process';

/** A process of its own that holds a DATA_DIR: `node -r typescript.cjs embedded-holder.ts <dir> <kind>`. */
async function hold(dataDir: string, owner: OwnerKind): Promise<void> {
  const postgres = await EmbeddedPostgres.start({ dataDir, owner, settings: { fsync: 'off' } });
  await postgres.announce('http://127.0.0.1:8000');
  process.on('SIGTERM', () => {
    void postgres.stop().then(() => process.exit(0));
  });
  process.stdout.write(`${JSON.stringify({ url: postgres.url, attached: postgres.attached })}\n`);
  setInterval(() => undefined, 1_000);
}

hold(process.argv[2], process.argv[3] as OwnerKind).catch((error: Error) => {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exit(1);
});
