export { runHealthCheck } from './check-health.ts';
export { redactUrl, TOKEN_HEADER } from './connect-token.ts';
export { watchProcessEnd, type ProcessEnd } from './process-end.ts';
export { RelayError } from './errors.ts';
export { createRelay, type Relay, type RelayClaims, type RelayOptions } from './relay.ts';
export type { RelayConnection, RelayTraffic } from './connection.ts';
export { parseRoute, type Route, type RouteKind } from './routes.ts';
export type { RelayScope } from './scopes.ts';
export type { RelayTarget } from './upstream.ts';
