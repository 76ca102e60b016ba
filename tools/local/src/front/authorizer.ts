import type { InvocationResult } from '../lambda/index.ts';
import type { GatewayResponseType } from './gateway-response.ts';
import type { AuthorizerDefinition } from './open-api.ts';
import { allows } from './policy.ts';
import { authorizerEvent, type ProxyRequest } from './proxy-event.ts';
import type { RouteMatch } from './route-table.ts';

export type Authorization =
  { type: 'allowed'; context: Record<string, unknown> } | { type: 'refused'; response: GatewayResponseType };

interface AuthorizerResult {
  principalId: string;
  policyDocument: unknown;
  context: Record<string, string>;
}

const MOST_CACHED = 10_000;

/** Asks REQUEST authorizers, and remembers their policies by identity source for as long as the API says. */
export class Authorizers {
  readonly #invoke: (functionName: string, payload: unknown) => Promise<InvocationResult>;
  readonly #now: () => number;
  readonly #cache = new Map<string, { result: AuthorizerResult; expires: number }>();

  constructor(
    invoke: (functionName: string, payload: unknown) => Promise<InvocationResult>,
    now: () => number = Date.now,
  ) {
    this.#invoke = invoke;
    this.#now = now;
  }

  async authorize(
    authorizer: AuthorizerDefinition,
    request: ProxyRequest,
    match: RouteMatch,
    methodArn: string,
  ): Promise<Authorization> {
    const identity = authorizer.identitySources.map((source) => identityOf(source, request));
    // API Gateway does not ask when a source is missing.
    if (identity.some((value) => !value)) return { type: 'refused', response: 'UNAUTHORIZED' };
    const key = JSON.stringify([authorizer.functionName, ...identity]);
    const cached = this.#cached(key);
    const answer = cached ?? (await this.#ask(authorizer, authorizerEvent(request, match, methodArn)));
    if (typeof answer === 'string') return { type: 'refused', response: answer };
    if (!cached && authorizer.ttlSeconds > 0) this.#remember(key, answer, authorizer.ttlSeconds);
    // The policy is remembered, not its verdict: it must speak of every method that the key may use.
    if (!allows(answer.policyDocument, methodArn)) return { type: 'refused', response: 'ACCESS_DENIED' };
    return { type: 'allowed', context: { ...answer.context, principalId: answer.principalId } };
  }

  async #ask({ functionName }: AuthorizerDefinition, event: object): Promise<AuthorizerResult | GatewayResponseType> {
    const result = await this.#invoke(functionName, event).catch(() => undefined);
    if (!result || result.statusCode >= 400) return 'AUTHORIZER_FAILURE';
    const answer = parse(result.payload) as Record<string, unknown> | undefined;
    // The one error by which a function can ask for 401.
    if (result.functionError) return answer?.errorMessage === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE';
    const context = (answer?.context ?? {}) as Record<string, unknown>;
    const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
    if (typeof answer?.principalId !== 'string' || typeof answer.policyDocument !== 'object') {
      return 'AUTHORIZER_CONFIGURATION_ERROR';
    }
    if (typeof context !== 'object' || !Object.values(context).every(isScalar)) return 'AUTHORIZER_CONFIGURATION_ERROR';
    const texts = Object.entries(context).map(([name, value]) => [name, String(value)]);
    const { principalId, policyDocument } = answer;
    return { principalId, policyDocument, context: Object.fromEntries(texts) as Record<string, string> };
  }

  #cached(key: string): AuthorizerResult | undefined {
    const entry = this.#cache.get(key);
    if (entry && entry.expires > this.#now()) return entry.result;
    this.#cache.delete(key);
    return undefined;
  }

  #remember(key: string, result: AuthorizerResult, ttlSeconds: number): void {
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined && this.#cache.size >= MOST_CACHED) this.#cache.delete(oldest);
    this.#cache.set(key, { result, expires: this.#now() + ttlSeconds * 1000 });
  }
}

function identityOf(source: string, { headers, query, context }: ProxyRequest): string | undefined {
  const [, kind, name = ''] =
    /^(method\.request\.header|method\.request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (kind === 'method.request.header') {
    return Object.entries(headers).find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
  }
  if (kind === 'method.request.querystring') return query[name]?.at(-1);
  const value = kind === 'context' ? context[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
