import { Anchor } from '@mantine/core';

/** A link to a file of this server: the browser shows the session by itself. */
export function Download({ address, name, children }: { readonly address: string; readonly name: string; readonly children: string }) {
  return <Anchor size="sm" underline="always" href={address} download={name}>{children}</Anchor>;
}
