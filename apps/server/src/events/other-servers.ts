/** A server that is gone is not heard of again; so many are remembered. */
const MAX_SERVERS = 100;

/** How far each other server's events have been heard. */
export class OtherServers {
  private readonly heard = new Map<string, number>();

  /** How many of this server's events before this one never came. Of a server that is new here nobody knows any. */
  missed(server: string, n: number): number {
    const last = this.heard.get(server);
    this.heard.delete(server);
    this.heard.set(server, n);
    if (this.heard.size > MAX_SERVERS) this.forgetOldest();
    return last === undefined ? 0 : Math.max(0, n - last - 1);
  }

  private forgetOldest(): void {
    const [oldest] = this.heard.keys();
    if (oldest !== undefined) this.heard.delete(oldest);
  }
}
