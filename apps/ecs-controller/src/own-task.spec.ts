import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readOwnTask } from './own-task.ts';

let server: Server;
let body: unknown;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/v4/x/task' ? 200 : 404;
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
const uri = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/x`;

describe('readOwnTask', () => {
  it('takes the task and its first private address', async () => {
    body = {
      TaskARN: 'arn:task',
      Containers: [{ Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['10.0.1.7'] }] }],
    };
    expect(await readOwnTask(uri())).toEqual({ taskArn: 'arn:task', address: '10.0.1.7' });
  });

  it('says when there is no address', async () => {
    body = { TaskARN: 'arn:task', Containers: [{ Networks: [] }, {}] };
    await expect(readOwnTask(uri())).rejects.toThrow('no IPv4 address');
  });

  it('says when it is no ECS task', async () => {
    await expect(readOwnTask(undefined)).rejects.toThrow('ECS_CONTAINER_METADATA_URI_V4');
    await expect(readOwnTask(`${uri()}/other`)).rejects.toThrow('404');
  });
});
