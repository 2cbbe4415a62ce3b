import { createTheme, MantineProvider, type MantineColorsTuple } from '@mantine/core';
import '@mantine/core/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './page.css';
import { listen } from './api/events';
import { queryClient } from './api/queries';
import { App } from './app';
import { Stumble } from './parts/stumble';
import { LanguageProvider } from './texts/language';

// Dark enough for white text on it at level 7, light enough on black at level 4.
const TIDE: MantineColorsTuple = ['#e3fafc', '#c5f6fa', '#99e9f2', '#66d9e8', '#3bc9db', '#1098ad', '#0c8599', '#0b7285', '#095c6b', '#07454f'];
const theme = createTheme({
  primaryColor: 'tide', colors: { tide: TIDE }, primaryShade: { light: 7, dark: 7 }, defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
});

// The policy of the server lets only styles with this response's number in; the helper that locks the scrolling behind a drawer
// looks for it under this name.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
Object.assign(window, { __webpack_nonce__: nonce });

listen();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no place for the page');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <LanguageProvider>
        <QueryClientProvider client={queryClient}><Stumble><App /></Stumble></QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
