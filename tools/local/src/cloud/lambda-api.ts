import type { LambdaHost } from '../lambda/index.ts';
import { AwsError } from '../services/index.ts';
import type { LambdaInvoker } from '../services/index.ts';

/** Lambda's Invoke over the host: what the service itself refuses (404, 413, 429, 503) is an AWS error. */
export const lambdaInvoker = (host: Pick<LambdaHost, 'invoke'>): LambdaInvoker => ({
  invoke: async (name, payload, { invocationType }) => {
    const result = await host.invoke(name, payload, { type: invocationType });
    if (result.statusCode < 400) return result;
    const { __type = 'ServiceException', message = '' } = JSON.parse(result.payload.toString()) as Record<
      string,
      string
    >;
    throw new AwsError(__type, message, { statusCode: result.statusCode });
  },
});
