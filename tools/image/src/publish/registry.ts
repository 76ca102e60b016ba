import { DescribeImagesCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { docker } from './docker.ts';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Where the stack `delivery` says that the repository of an app is. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'ecs-controller': '/wallcrawler/delivery/controller-repository-uri',
  'cdp-proxy': '/wallcrawler/delivery/gateway-repository-uri',
};

/** The URI of an app's repository in this account and region. @throws Error that says what to do when there is none. */
export async function repositoryUri(app: string, ssm = new SSMClient({})): Promise<string> {
  const name = PARAMETERS[app];
  if (!name) throw new Error(`${app} has no repository; there is one for ${Object.keys(PARAMETERS).join(', ')}`);
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    if (Parameter?.Value) return Parameter.Value;
  } catch (cause) {
    if ((cause as Error).name !== 'ParameterNotFound') throw cause;
  }
  throw new Error(`the parameter ${name} does not exist: deploy the platform's stack \`delivery\` first`);
}

/** A repository of ECR, from its URI. */
export interface EcrRepository {
  readonly registryId: string;
  readonly region: string;
  readonly host: string;
  readonly name: string;
}

/** @throws Error for what is not `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
export function parseRepository(uri: string): EcrRepository {
  const [, host = '', registryId = '', region = '', name = ''] =
    /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/([a-z0-9._/-]+)$/.exec(uri) ?? [];
  if (!name)
    throw new Error(`--repository: expected <account>.dkr.ecr.<region>.amazonaws.com/<name> without a tag, got ${uri}`);
  return { host, registryId, region, name };
}

/** The digest of the image with a tag; undefined when it has not been pushed. */
export async function pushedDigest(
  { registryId, region, name }: EcrRepository,
  tag: string,
  ecr = new ECRClient({ region }),
): Promise<string | undefined> {
  try {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName: name, imageIds: [{ imageTag: tag }] }),
    );
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    if ((error as Error).name === 'ImageNotFoundException') return undefined;
    throw error;
  }
}

/** Logs Docker in to the repository's registry; ECR's passwords last twelve hours. */
export async function logIn(
  { registryId, region, host }: EcrRepository,
  ecr = new ECRClient({ region }),
): Promise<void> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({ registryIds: [registryId] }));
  const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
  const [, user, password] = /^([^:]+):(.+)$/s.exec(token) ?? [];
  if (!user || !password) throw new Error(`ECR gave no authorization token for ${host}`);
  docker(['login', '--username', user, '--password-stdin', host], password);
}
