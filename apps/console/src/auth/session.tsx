import { createContext, use } from 'react';
import type { ApiClient } from '../api/client.ts';
import type { Project } from '../api/types.ts';

/** Who is signed in. */
export interface SignedIn {
  api: ApiClient;
  project: Project;
  signOut: () => void;
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined);

/** @throws Error outside of the pages that need a key. */
export function useSignedIn(): SignedIn {
  const value = use(SignedInContext);
  if (!value) throw new Error('expected to be rendered for somebody who is signed in');
  return value;
}

export const useApi = (): ApiClient => useSignedIn().api;
