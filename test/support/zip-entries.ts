import { inflateRawSync } from 'node:zlib';

const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** The files of a ZIP by name, found as every reader finds them: by its central directory. */
export function zipEntries(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(END_SIGNATURE);
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extraLength, commentLength] = [
      zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const name = zip.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength);
    files.set(name, inflateRawSync(zip.subarray(begin, begin + size)).toString('utf8'));
    at += ENTRY_BYTES + nameLength + extraLength + commentLength;
  }
  return files;
}
