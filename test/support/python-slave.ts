import { execFile, spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { announce } from './random';
import { Answer, ask, JsonObject } from './http-request';

const SCRIPT = resolve(__dirname, 'python/dms_slave.py');
const RUN_TIMEOUT_MS = 120_000;

export interface SlaveRequest {
  readonly symbol?: string;
  /** As Python's `isoformat()` gives it: no offset. */
  readonly start_date?: string;
  readonly end_date?: string;
}

/** The names under which the originals ask; only the last is one a master was told. */
export function namesOfPythonSlaves(port: number, configured: string): string[] {
  return [`${hostname()}_slave`, `127.0.0.1_${port}`, configured];
}

/** `json.dumps`: blanks after commas and colons, and nothing but ASCII. */
function pythonJson(value: Readonly<Record<string, string | null>>): string {
  const ascii = (text: string) => JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `{${Object.entries(value).map(([key, item]) => `${ascii(key)}: ${item === null ? 'null' : ascii(item)}`).join(', ')}}`;
}

/** Naive local time with microseconds, as `datetime.now().isoformat()`. */
export function pythonNow(daysAgo = 0): string {
  const at = new Date(Date.now() - daysAgo * 86_400_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.123456`;
}

/** What one client leaves out the other sends as null. */
export const BODIES = {
  nulls: ({ symbol, start_date, end_date }: SlaveRequest) =>
    pythonJson({ symbol: symbol ?? null, start_date: start_date ?? null, end_date: end_date ?? null }),
  absent: (request: SlaveRequest) => pythonJson({ ...request }),
};

/** `requests.post(http://host:port/api/dms/slaves/{name}/sync, json=…)`: the same bytes, headers as that library sets them. */
export function pythonSync(port: number, name: string, request: SlaveRequest = {}, body: keyof typeof BODIES = 'nulls'): Promise<Answer<JsonObject>> {
  return ask(port, `/api/dms/slaves/${encodeURIComponent(name)}/sync`, {
    method: 'POST', body: BODIES[body](request),
    headers: {
      'User-Agent': 'python-requests/2.31.0', 'Accept-Encoding': 'gzip, deflate', Accept: '*/*', Connection: 'keep-alive',
      'Content-Type': 'application/json',
    },
  });
}

interface PythonCall {
  readonly call: string;
  readonly status: number;
  readonly body: unknown;
}

export interface PythonRun {
  /** 0: every answer had status 200. */
  readonly code: number;
  readonly calls: readonly PythonCall[];
  readonly stderr: string;
}

/** Whether there is a `python3` to run; says so if not. */
export function hasPython(): boolean {
  const found = spawnSync('python3', ['--version']).status === 0;
  if (!found) announce('no python3 on this machine: the original Python client is not run');
  return found;
}

/** Runs the Python client: every name, both kinds of body, without and with symbol and dates. */
export function runPythonSlave(port: number, configured: string, symbol = 'US.SPX'): Promise<PythonRun> {
  return new Promise((done, fail) => {
    execFile('python3', [SCRIPT, '127.0.0.1', String(port), configured, symbol], { timeout: RUN_TIMEOUT_MS, env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      // Without a line of output it is the script that failed, not a call.
      if (typeof code !== 'number' || !stdout.startsWith('[')) fail(new Error(`the Python client failed: ${error?.message}\n${stderr}`));
      else done({ code, calls: JSON.parse(stdout) as PythonCall[], stderr });
    });
  });
}
