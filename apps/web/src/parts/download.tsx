import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { accessHeaders, hasKey } from '../api/key';
import { useTexts } from '../texts/language';

/** A link cannot show a key: where one is in use the file is fetched with it and then handed over. */
export function Download({ address, name, children }: { readonly address: string; readonly name: string; readonly children: string }) {
  const { state } = useTexts();
  const [failed, setFailed] = useState(false);
  const fetchFile = async () => {
    const answer = await fetch(address, { headers: accessHeaders(), redirect: 'error' });
    setFailed(!answer.ok);
    if (!answer.ok) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Anchor size="sm" underline="always" href={address} download={name} onClick={(event) => {
      if (!hasKey()) return;
      event.preventDefault();
      fetchFile().catch(() => setFailed(true));
    }}>{children}{failed ? ` (${state.failed})` : ''}</Anchor>
  );
}
