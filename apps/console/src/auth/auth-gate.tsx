import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ApiClient } from '../api/client.ts';
import type { Project } from '../api/types.ts';
import type { ConsoleConfig } from '../config.ts';
import { forgetKey, keepKey, readKey } from './key-storage.ts';
import type { KeyStores } from './key-storage.ts';
import { SignedInContext } from './session.tsx';
import { SignInPage } from './sign-in-page.tsx';

interface AuthGateProps {
  config: ConsoleConfig;
  /** How often the API has refused the key: one more ends the visit. */
  refusals: number;
  children: ReactNode;
}

const stores: KeyStores = {
  session: {
    getItem: (name) => sessionStorage.getItem(name),
    setItem: (name, value) => sessionStorage.setItem(name, value),
    removeItem: (name) => sessionStorage.removeItem(name),
  },
  local: {
    getItem: (name) => localStorage.getItem(name),
    setItem: (name, value) => localStorage.setItem(name, value),
    removeItem: (name) => localStorage.removeItem(name),
  },
};

/** Shows its children to somebody whose key the API has accepted, and the sign-in to everybody else. */
export function AuthGate({ config, refusals, children }: AuthGateProps) {
  const queries = useQueryClient();
  const [kept, setKept] = useState(() => readKey(stores));
  const [visit, setVisit] = useState<{ api: ApiClient; project: Project }>();
  const [message, setMessage] = useState<string>();

  const signOut = useCallback(() => {
    forgetKey(stores);
    setVisit(undefined);
    setKept(undefined);
    queries.clear();
  }, [queries]);

  useEffect(() => {
    if (refusals === 0) return;
    signOut();
    setMessage('Your key is accepted no more. Sign in with another one.');
  }, [refusals, signOut]);

  const signedIn = useMemo(() => visit && { ...visit, signOut }, [visit, signOut]);
  if (signedIn) return <SignedInContext value={signedIn}>{children}</SignedInContext>;
  return (
    <SignInPage
      apiBaseUrl={config.apiBaseUrl}
      keptKey={kept}
      message={message}
      onSignedIn={(api, project, key, isRemembered) => {
        if (isRemembered !== undefined) keepKey(key, isRemembered, stores);
        setMessage(undefined);
        setVisit({ api, project });
      }}
      onKeptKeyRefused={() => {
        forgetKey(stores);
        setKept(undefined);
      }}
    />
  );
}
