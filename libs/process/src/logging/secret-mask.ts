/** A secret this short would mask half of every line; the settings ask for longer ones. */
const MIN_LENGTH = 4;
const MASK = '***';
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/@]+(@)/gi;

/** Replaces registered secrets, and passwords inside any URL, by `***`. */
export class SecretMask {
  private secrets: string[] = [];

  add(secret: string): void {
    const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
    const kept = spellings.filter((text) => text.length >= MIN_LENGTH);
    // The longest first, so that a secret inside another leaves no rest of it.
    this.secrets = [...new Set([...this.secrets, ...kept])].sort((a, b) => b.length - a.length);
  }

  apply(text: string): string {
    let masked = text;
    for (const secret of this.secrets) masked = masked.replaceAll(secret, MASK);
    return masked.includes('://') ? masked.replace(URL_PASSWORD, `$1${MASK}$2`) : masked;
  }
}
