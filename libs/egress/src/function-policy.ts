import type { EgressPolicy } from './egress-policy.ts';

/**
 * What a function may reach when it fetches for a user: besides the private networks, never its own runtime's API
 * (which hands out invocations on loopback) and never the endpoints of the AWS services that its environment names.
 */
export function functionPolicy(blockPrivateNetworks: boolean, env: NodeJS.ProcessEnv = process.env): EgressPolicy {
  const endpoints = Object.entries(env)
    .filter(([name]) => name.startsWith('AWS_ENDPOINT_URL'))
    .map(([, value]) => value ?? '');
  const runtime = env['AWS_LAMBDA_RUNTIME_API'];
  const ports = [...endpoints, ...(runtime ? [`http://${runtime}`] : [])].map((url) =>
    URL.canParse(url) ? Number(new URL(url).port) : 0,
  );
  return { blockPrivateNetworks, denyPorts: new Set(ports.filter((port) => port > 0)) };
}
