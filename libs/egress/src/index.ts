export * from './address-kind.ts';
export * from './egress-policy.ts';
export * from './pinned-lookup.ts';
