import { ActionIcon, Alert, AppShell, Badge, Box, Burger, Group, NavLink, ScrollArea, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { isKeyAsked, onKeyAsked } from './api/session';
import { useServerAlive } from './api/pulse';
import { PAGES } from './pages';
import { ReadOnlyNotice, useIsShutOut } from './parts/permissions';
import { ShutOut } from './parts/shut-out';
import { SignIn } from './parts/sign-in';
import { useServer } from './parts/server';
import { Waiting } from './parts/states';
import { Stumble } from './parts/stumble';
import { Link, usePath } from './router';
import { useLanguage } from './texts/language';

function Switches() {
  const { language, choose, texts: { settings } } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label={language === 'en' ? '中文' : 'EN, English'} onClick={() => choose(language === 'en' ? 'zh' : 'en')}>{language === 'en' ? '中' : 'EN'}</ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label={`${settings.theme}: ${settings[other]}`} onClick={() => setColorScheme(other)}><span aria-hidden="true">{scheme === 'dark' ? '☀' : '☾'}</span></ActionIcon>
    </Group>
  );
}

/** The frame around every page: menu, who this server is, and whether it answers. */
export function App() {
  const path = usePath();
  const { texts } = useLanguage();
  const [opened, { toggle, close }] = useDisclosure();
  const alive = useServerAlive();
  const keyAsked = useSyncExternalStore(onKeyAsked, isKeyAsked);
  const isShutOut = useIsShutOut();
  const { query, role, isMaster } = useServer();
  const page = PAGES.find((one) => one.path === path) ?? PAGES[0];
  const shown = PAGES.filter(({ masterOnly }) => !masterOnly || isMaster || role === 'unknown');
  useEffect(close, [path, close]);
  const who = query.data && <Badge className="status" data-kind="plain" variant="default" tt="none" radius="sm">{query.data.name} · {texts.role[role]}</Badge>;
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={{ base: 'sm', sm: 'lg' }}>
      <AppShell.Header>
        <a className="skip" href="#content">{texts.nav.skip}</a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={texts.nav.menu} aria-expanded={opened} />
            <Link href="/" className="brand"><img src="/assets/favicon.svg" width={26} height={26} alt="" />Tidemark</Link>
            {who && <Box visibleFrom="xs">{who}</Box>}
          </Group>
          <Switches />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={texts.nav.main}>
        <ScrollArea>
          {who && <Box hiddenFrom="xs" p="xs">{who}</Box>}
          {shown.map(({ path: href, name }) => <NavLink key={href} component={Link} href={href} label={texts.nav[name]} active={page.path === href} aria-current={page.path === href ? 'page' : undefined} />)}
          <NavLink component="a" href="/docs" label={texts.nav.api} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {!alive && <Alert color="red" mb="md" role="alert" variant="light" title={texts.state.offlineShort}><Text size="sm">{texts.state.offline}</Text></Alert>}
        {keyAsked && <SignIn />}
        {!keyAsked && isShutOut && <ShutOut />}
        {!keyAsked && !isShutOut && <><ReadOnlyNotice /><Stumble key={path}><Suspense fallback={<Waiting />}><page.show /></Suspense></Stumble></>}
      </AppShell.Main>
    </AppShell>
  );
}
