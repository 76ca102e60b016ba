export * from './connect-cdp.ts';
