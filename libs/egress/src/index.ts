export * from './address-kind.ts';
export * from './egress-policy.ts';
export * from './pinned-lookup.ts';
export * from './function-policy.ts';
export * from './fetch-error.ts';
export * from './http-url.ts';
