import { startCheckingProxy } from '../iam/index.ts';
import type { AccessControl } from '../iam/index.ts';
import type { EcsEngine } from '../services/index.ts';
import type { Shutdown } from './shutdown.ts';

/**
 * Puts the policy check before every endpoint.
 * @param endpoints `AWS_ENDPOINT_URL_<SERVICE>` of every service; several services may share one.
 * @returns the same variables, leading to the check; and `AWS_ENDPOINT_URL_UNCHECKED_<n>` for what is behind it. No SDK
 *   reads those: they are for the apps that keep their users' requests from every endpoint of the cloud.
 */
export async function checkedEndpoints(
  endpoints: Record<string, string>,
  access: AccessControl,
  ecs: EcsEngine,
  shutdown: Shutdown,
): Promise<Record<string, string>> {
  const proxies = new Map<string, string>();
  for (const upstream of new Set(Object.values(endpoints))) {
    const proxy = await startCheckingProxy({
      upstream,
      access,
      findTaskDefinition: (reference) => {
        const found = ecs.definitions.get(reference);
        const roles = [found?.taskRoleArn, found?.executionRoleArn].filter((role) => role !== undefined);
        return found && { arn: found.arn, roles };
      },
    });
    shutdown.add('policy check', () => proxy.close());
    proxies.set(upstream, proxy.url);
  }
  return {
    ...Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [name, proxies.get(url)!])),
    ...Object.fromEntries([...proxies.keys()].map((url, at) => [`AWS_ENDPOINT_URL_UNCHECKED_${at}`, url])),
  };
}
