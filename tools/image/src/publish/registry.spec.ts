import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ECRClient } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { parseRepository, pushedDigest, repositoryUri } from './registry.ts';

const URI = '000000000000.dkr.ecr.eu-central-1.amazonaws.com/wallcrawler-cdp-proxy';

/** AWS, as far as it is asked. */
let aws: Server;
let asked: unknown[];
let answer: [status: number, body: object];
let ecr: ECRClient;
let ssm: SSMClient;
beforeAll(async () => {
  aws = createServer((request, response) => {
    void json(request).then((body) => {
      asked.push(body);
      response.writeHead(answer[0], { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer[1]));
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const options = {
    endpoint: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  [ecr, ssm] = [new ECRClient(options), new SSMClient(options)];
});
afterAll(() => {
  ecr.destroy();
  ssm.destroy();
  aws.close();
  aws.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

describe(parseRepository, () => {
  it('takes a repository of ECR apart', () => {
    expect(parseRepository(URI)).toEqual({
      host: '000000000000.dkr.ecr.eu-central-1.amazonaws.com',
      registryId: '000000000000',
      region: 'eu-central-1',
      name: 'wallcrawler-cdp-proxy',
    });
  });

  it.each(['wallcrawler-cdp-proxy', `${URI}:latest`, `${URI}@sha256:1`, 'docker.io/library/debian'])(
    'refuses %s',
    (uri) => {
      expect(() => parseRepository(uri)).toThrow(/--repository: expected <account>\.dkr\.ecr/);
    },
  );
});

describe(repositoryUri, () => {
  it('asks for what the stack delivery has published', async () => {
    answer = [200, { Parameter: { Value: URI } }];
    expect(await repositoryUri('cdp-proxy', ssm)).toBe(URI);
    expect(asked).toEqual([{ Name: '/wallcrawler/delivery/gateway-repository-uri' }]);
  });

  it('says what to do when there is none', async () => {
    answer = [400, { __type: 'ParameterNotFound' }];
    await expect(repositoryUri('ecs-controller', ssm)).rejects.toThrow(
      "/wallcrawler/delivery/controller-repository-uri does not exist: deploy the platform's stack `delivery` first",
    );
    await expect(repositoryUri('authorizer', ssm)).rejects.toThrow('authorizer has no repository');
  });
});

describe(pushedDigest, () => {
  it('finds an image by its tag', async () => {
    answer = [200, { imageDetails: [{ imageDigest: 'sha256:1' }] }];
    expect(await pushedDigest(parseRepository(URI), 'context-1', ecr)).toBe('sha256:1');
    expect(asked).toMatchObject([{ imageIds: [{ imageTag: 'context-1' }], repositoryName: 'wallcrawler-cdp-proxy' }]);
  });

  it('tells a tag that is not there from a repository that is not', async () => {
    answer = [400, { __type: 'ImageNotFoundException' }];
    expect(await pushedDigest(parseRepository(URI), 'context-1', ecr)).toBeUndefined();
    answer = [400, { __type: 'RepositoryNotFoundException', message: 'no repository' }];
    await expect(pushedDigest(parseRepository(URI), 'context-1', ecr)).rejects.toThrow('no repository');
  });
});
