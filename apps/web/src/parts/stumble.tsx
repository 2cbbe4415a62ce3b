import { Alert, Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../texts/language';

function Fallen({ error }: { readonly error: Error }) {
  const { state } = useTexts();
  return (
    <Alert color="red" m="md" role="alert" title={state.failed}>
      {error.message}<br /><Button mt="sm" size="xs" variant="default" onClick={() => location.reload()}>{state.retry}</Button>
    </Alert>
  );
}

/** Something in the page itself is wrong, or a part of it could not be fetched: said, instead of an empty page. */
export class Stumble extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error ? <Fallen error={this.state.error} /> : this.props.children;
  }
}
