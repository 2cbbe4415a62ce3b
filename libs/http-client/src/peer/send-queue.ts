import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * Bytes that the kernel holds for this socket and that the peer has not acknowledged. The kernel takes megabytes at once
 * and asks for more only when a third of its buffer is free again: over a slow link, minutes in which all the same every
 * byte moves. Undefined where there is no such table (only Linux has it) or the socket is not in it.
 */
export function sendQueueOf(socket: Socket): number | undefined {
  const { localPort, remotePort, remoteFamily } = socket;
  if (localPort === undefined || remotePort === undefined) return undefined;
  let table: string;
  try {
    table = readFileSync(remoteFamily === 'IPv6' ? '/proc/self/net/tcp6' : '/proc/self/net/tcp', 'latin1');
  } catch {
    return undefined;
  }
  const ends = [`:${hexPort(localPort)}`, `:${hexPort(remotePort)}`];
  for (const line of table.split('\n')) {
    const [, local, remote, , queues] = line.trim().split(/\s+/);
    if (local?.endsWith(ends[0]) && remote?.endsWith(ends[1])) return Number.parseInt(queues, 16);
  }
  return undefined;
}
