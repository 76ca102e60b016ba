import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from './api/query-client.ts';
import { AuthGate } from './auth/auth-gate.tsx';
import type { ConsoleConfig } from './config.ts';
import { Pages } from './pages/pages.tsx';
import { theme } from './theme/theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'wallcrawler-color-scheme' });

/** The console: nothing of it but the sign-in is shown without a key that the API accepts. */
export function App({ config }: { config: ConsoleConfig }) {
  const [refusals, setRefusals] = useState(0);
  const queries = useMemo(() => createQueryClient(() => setRefusals((count) => count + 1)), []);
  return (
    <MantineProvider theme={theme} colorSchemeManager={colorScheme} defaultColorScheme="auto">
      <Notifications position="bottom-right" autoClose={5_000} limit={4} />
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <AuthGate config={config} refusals={refusals}>
            <Pages />
          </AuthGate>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
