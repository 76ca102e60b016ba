/** What a create prepares for a container: the part of this package that needs no AWS client. */
export * from './keys.ts';
export * from './domain-pattern.ts';
export * from './launch-document.ts';
export * from './session-secret.ts';
