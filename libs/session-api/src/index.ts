export * from './errors.ts';
export * from './requests.ts';
export * from './validate.ts';
export * from './metadata-query.ts';
export * from './wire.ts';
export * from './request.ts';
export * from './handler.ts';
export * from './owned-session.ts';
