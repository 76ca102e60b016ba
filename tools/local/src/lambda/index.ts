export { LambdaHost, type LambdaHostOptions } from './lambda-host.ts';
export { StreamingInvocationError, type RuntimeFault } from './errors.ts';
export type {
  AsyncFailureRecord,
  FunctionDefinition,
  FunctionStats,
  HttpResponsePrelude,
  InvocationResult,
  InvocationType,
  StreamingResult,
} from './types.ts';
