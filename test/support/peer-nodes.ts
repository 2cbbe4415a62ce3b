import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterNode } from './cluster-node';
import { freePorts } from './free-ports';
import { createEmptyDatabase, TestPostgres } from './postgres';
import { makeHome } from './server';
import { sqlAt } from './sql';

let groups = 0;

/** Servers of which each would push to all others, were it the master; the first one is. As people set up nodes that are to stand in for each other. */
export async function startPeers(postgres: TestPostgres, names: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ClusterNode[]> {
  const ports = await freePorts(names.length);
  const group = `peers_${process.pid}_${++groups}`;
  const url = (n: number) => `http://127.0.0.1:${ports[n]}`;
  const nodes: ClusterNode[] = [];
  for (const [n, name] of names.entries()) {
    const databaseUrl = await createEmptyDatabase(postgres, `${group}_${name}`);
    nodes.push(new ClusterNode(name, databaseUrl, {
      home: makeHome(), until: 'listening', env: {
        NODE_NAME: name, DATABASE_URL: databaseUrl, PORT: String(ports[n]), PUBLIC_URL: url(n), ROLE: n === 0 ? 'master' : 'slave', ...(n === 0 ? {} : { MASTER_URL: url(0) }),
        SLAVES: names.flatMap((other, m) => (m === n ? [] : [`${other}=${url(m)}`])).join(','), ...env,
      },
    }));
  }
  for (const node of nodes) {
    await node.start();
    // Its migrations and its role: tests look at both.
    await until(`${node.name} has its role`, async () => (await reignOf(node)).role !== null);
  }
  return nodes;
}

/** Started again, and its database in use. */
export async function startAgain(node: ClusterNode, env: Readonly<Record<string, string>> = {}): Promise<void> {
  await node.start(env);
  // With an API_KEY that this request lacks it answers all the same.
  await until(`${node.name} is up`, async () => [200, 401].includes((await node.server.get('/api/dms/promote')).status));
}

export async function stopPeers(nodes: readonly ClusterNode[]): Promise<void> {
  for (const node of nodes) {
    await node.stop();
    node.removeHome();
  }
}

export function sql<T extends object>(node: Pick<ClusterNode, 'databaseUrl'>, text: string, params: unknown[] = []): Promise<T[]> {
  return sqlAt<T>(node.databaseUrl, text, params);
}

export interface ReignRow {
  role: string | null;
  term: number;
  leader: string | null;
  node_id: string;
  terms: { term: number; from: number; leader?: string | null }[];
  master_url: string | null;
}

export async function reignOf(node: Pick<ClusterNode, 'databaseUrl'>): Promise<ReignRow> {
  try {
    const [row] = await sql<ReignRow>(node, 'select role, term::float8, leader, node_id, terms, master_url from reign');
    return row;
  } catch (error) {
    if ((error as { code?: string }).code !== '42P01') throw error;
    return { role: null, term: 0, leader: null, node_id: '', terms: [], master_url: null };
  }
}

/** The highest change number of any row. */
export async function headOf(node: Pick<ClusterNode, 'databaseUrl'>): Promise<number> {
  const tables = await sql<{ name: string }>(node, `select table_name as name from information_schema.columns where column_name = 'change_seq' and table_schema = 'public'`);
  const [{ head }] = await sql<{ head: number }>(node, `select greatest(${tables.map(({ name }) => `(select coalesce(max(change_seq), 0) from ${name})`).join()})::float8 as head`);
  return head;
}

export async function until(what: string, check: () => Promise<boolean>, ms = 30_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(100);
  }
}
