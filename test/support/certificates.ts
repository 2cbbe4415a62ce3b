import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** A certificate authority that nobody knows but who is handed its certificate. */
export class TestAuthority {
  private constructor(private readonly own: Certificate) {}

  static async create(name = 'Tidemark test CA'): Promise<TestAuthority> {
    const made = await generate([{ name: 'commonName', value: name }], {
      ...EC,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    return new TestAuthority({ cert: made.cert, key: made.private });
  }

  /** For the `ca` of who shall trust it. */
  get cert(): string {
    return this.own.cert;
  }

  /** For a server under these names and addresses; `expired`: its last day was yesterday. */
  async sign(hosts: { readonly names?: readonly string[]; readonly addresses?: readonly string[]; readonly expired?: boolean }): Promise<Certificate> {
    const now = Date.now();
    const made = await generate([{ name: 'commonName', value: hosts.names?.[0] ?? hosts.addresses?.[0] ?? 'nobody' }], {
      ...EC,
      ca: this.own,
      notBeforeDate: new Date(now - 10 * DAY_MS),
      notAfterDate: new Date(now + (hosts.expired === true ? -1 : 10) * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...(hosts.names ?? []).map((value) => ({ type: 2 as const, value })),
            ...(hosts.addresses ?? []).map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    });
    return { cert: made.cert, key: made.private };
  }
}

/** Writes them where TLS_CERT, TLS_KEY and TLS_CA can name them. */
export function writeCertificate(folder: string, { cert, key }: Certificate, authority: TestAuthority): { cert: string; key: string; ca: string } {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), ca: join(folder, 'ca.pem') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  writeFileSync(files.ca, authority.cert);
  return files;
}
