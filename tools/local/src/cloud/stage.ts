import type { ComposedStack } from '@wallcrawler/stack';
import type { ParameterValues } from '../provision/provision-stack.ts';
import { UsageError } from './options.ts';

/** The cluster's name in the templates. */
export const CLUSTER = 'wallcrawler';

/** Repositories of the container images, as the local cloud names them. */
export const CONTROLLER_IMAGE = 'wallcrawler-ecs-controller';
export const GATEWAY_IMAGE = 'wallcrawler-cdp-proxy';

/**
 * The parameter values of the stage `local`. What is not here has the template's default, so that a laptop differs
 * from AWS in these lines only.
 * @param given by the user, for every stack that has the parameter.
 * @throws UsageError for a parameter that no stack has.
 */
export function localParameters(
  stacks: readonly ComposedStack[],
  connectBaseURL: string,
  given: Record<string, string>,
): ParameterValues {
  const known = new Set(stacks.flatMap(({ template }) => Object.keys(template.Parameters ?? {})));
  for (const name of Object.keys(given))
    if (!known.has(name))
      throw new UsageError(`--parameter: no template has a parameter ${name}; known: ${[...known].sort().join(', ')}`);
  return {
    all: {
      Stage: 'local',
      // People test pages of their own machine.
      BlockPrivateNetworks: 'false',
      PublicConnectUrl: connectBaseURL,
      DomainName: 'localhost',
      CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/none',
      CodeKey: 'local',
      CodeDigest: 'local',
      // A process of this user may have user namespaces, which Fargate has not; as root Chromium does without by itself.
      ChromiumSandbox: 'on',
      ...given,
    },
    byStack: {
      'ecs-controller': { Image: `${CONTROLLER_IMAGE}:local` },
      'cdp-proxy': { Image: `${GATEWAY_IMAGE}:local` },
    },
  };
}
