import { SETTINGS } from './settings';

/** The text of `.env.example`: every variable, commented out, with its default. */
export function envExample(): string {
  const lines = [
    '# Every setting of the server and the CLI. Precedence: argument (--port 8001) > environment > tidemark.yaml > default.',
    '# An empty value counts as unset.',
  ];
  for (const { env, fileKey, default: fallback, description } of SETTINGS) {
    lines.push('', `# ${description}.${fileKey === '' ? '' : ` In the file: ${fileKey}`}`, `# ${env}=${fallback}`);
  }
  return `${lines.join('\n')}\n`;
}
