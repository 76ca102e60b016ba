import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../services/index.ts';
import { lambdaInvoker } from './lambda-api.ts';

const answering = (result: { statusCode: number; payload: string; functionError?: 'Unhandled' }) =>
  lambdaInvoker({ invoke: async () => ({ ...result, payload: Buffer.from(result.payload) }) });
const invoke = (result: Parameters<typeof answering>[0]) =>
  answering(result).invoke('fn', Buffer.from('{}'), { invocationType: 'RequestResponse' });

describe('lambdaInvoker', () => {
  it('hands on what the function answers, its failures included', async () => {
    const result = await invoke({ statusCode: 200, payload: '{"errorType":"Error"}', functionError: 'Unhandled' });
    expect(result.functionError).toBe('Unhandled');
    expect(String(result.payload)).toBe('{"errorType":"Error"}');
  });

  it.each([
    [404, 'ResourceNotFoundException'],
    [429, 'TooManyRequestsException'],
  ])('makes an AWS error of %i', async (statusCode, __type) => {
    const refused = invoke({ statusCode, payload: JSON.stringify({ __type, message: 'why' }) });
    await expect(refused).rejects.toBeInstanceOf(AwsError);
    await expect(refused).rejects.toMatchObject({ code: __type, statusCode, message: 'why' });
  });
});
