import { useQuery } from '@tanstack/react-query';
import { useSignedIn } from '../auth/session.tsx';
import type { Project, Usage } from './types.ts';

/** The project of the key, as it is now. */
export function useProject() {
  const { api, project } = useSignedIn();
  return useQuery({
    queryKey: ['project', project.id],
    queryFn: ({ signal }) => api.json<Project>(`/v1/projects/${project.id}`, { signal }),
    initialData: project,
    staleTime: 60_000,
  });
}

/** What the project has used, in all and by day. */
export function useUsage() {
  const { api, project } = useSignedIn();
  return useQuery({
    queryKey: ['usage', project.id],
    queryFn: ({ signal }) => api.json<Usage>(`/v1/projects/${project.id}/usage`, { signal }),
    staleTime: 30_000,
  });
}
