import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Options } from './options.ts';
import type { Stage } from './stage/stage-file.ts';
import type { Waiting } from './waiting.ts';

export interface Clients {
  cloudFormation: CloudFormationClient;
  ecr: ECRClient;
  s3: S3Client;
  ssm: SSMClient;
  sts: STSClient;
}

/** What every command works with. */
export interface Context {
  workspaceRoot: string;
  stage: Stage;
  options: Options;
  clients: Clients;
  waiting: Waiting;
  /** Prints a line about what happens, for a human. */
  say: (line: string) => void;
  /** Prints a result, which may be read by a program. */
  print: (text: string) => void;
}

/**
 * Clients for the stage's region. The endpoints come from `AWS_ENDPOINT_URL` and its kin when they are set, which the
 * SDK reads by itself. Many stacks are watched side by side, so throttling is waited out for longer than usual.
 */
export function createClients({ region }: Pick<Stage, 'region'>): Clients {
  const config = { region, maxAttempts: 10 };
  return {
    cloudFormation: new CloudFormationClient(config),
    ecr: new ECRClient(config),
    // Path-style, as every S3-compatible endpoint understands it; the bucket of another stage may be elsewhere.
    s3: new S3Client({ ...config, forcePathStyle: true, followRegionRedirects: true }),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
  };
}
