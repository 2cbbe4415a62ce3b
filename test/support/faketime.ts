import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = '/usr/lib';

/** `FAKETIME_LIB`, or where Debian's package puts it; undefined where it is not installed. */
function findLibrary(): string | undefined {
  const given = process.env.FAKETIME_LIB;
  if (given !== undefined) return given;
  return readdirSync(LIBRARIES).map((folder) => join(LIBRARIES, folder, 'faketime', 'libfaketimeMT.so.1')).find(existsSync);
}

/** The wall clock of one process, moved while it runs. Its monotonic clock goes on as it is. */
export class FakeClock {
  readonly env: Readonly<Record<string, string>>;

  private constructor(library: string, private readonly file: string) {
    this.env = {
      LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    this.shift('+0');
  }

  /** Undefined where libfaketime is missing. */
  static in(folder: string): FakeClock | undefined {
    const library = findLibrary();
    return library === undefined ? undefined : new FakeClock(library, join(folder, 'clock'));
  }

  /** From the true time, as libfaketime spells it: `+3d`, `-1d`, `+0`. */
  shift(offset: string): void {
    writeFileSync(this.file, `${offset}\n`);
    const now = new Date();
    utimesSync(this.file, now, now);
  }
}
