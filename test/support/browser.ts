import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Browser, BrowserContext, chromium, Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const PICTURES = resolve(__dirname, '../../artifacts/screenshots');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Of a busy machine. */
const PATIENCE_MS = 40_000;

const found = spawnSync('sh', ['-c', `command -v ${CHROMIUM}`], { encoding: 'utf8' }).stdout.trim();
if (found === '') process.stdout.write('chromium is not installed: the tests of the page are left out\n');

/** For tests that need a browser. */
export const describeInBrowser: jest.Describe = found === '' ? describe.skip : describe;

interface Looks {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[];
}

/** A browser of the test's own, which remembers whatever a page complained about. */
export class TestBrowser {
  readonly complaints: string[] = [];
  /** Every address that any page asked for. */
  readonly asked: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch({ executablePath: found, args: FLAGS }));
  }

  async open(looks: Looks = {}): Promise<Page> {
    const { locale = 'en-US', colorScheme = 'light', width = 1280, height = 860 } = looks;
    const context: BrowserContext = await this.browser.newContext({ locale, colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on('request', (request) => this.asked.push(request.url()));
    return page;
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

/** What axe finds against WCAG 2.1 A and AA, one line each. */
export async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const result = await page.evaluate<AxeResult>('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })');
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${new URL(page.url()).pathname} ${id}: ${html.slice(0, 150)} ${failureSummary}`));
}

export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
