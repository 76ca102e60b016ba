import type { RouteDefinition } from './open-api.ts';

export interface RouteMatch {
  route: RouteDefinition;
  pathParameters: Record<string, string>;
}

type Segment = { kind: 'literal' | 'parameter' | 'greedy'; text: string };
const RANK = { literal: 0, parameter: 1, greedy: 2 };

/** Finds the route of a request: literals before parameters, parameters before `{proxy+}`, a method before ANY. */
export class RouteTable {
  readonly #entries: { route: RouteDefinition; segments: Segment[] }[];

  constructor(routes: RouteDefinition[]) {
    this.#entries = routes.map((route) => ({ route, segments: split(route.resource).map(toSegment) }));
    this.#entries.sort(
      (left, right) => compare(left.segments, right.segments) || rankMethod(left.route) - rankMethod(right.route),
    );
  }

  /**
   * Undefined when no route serves the method and path. A trailing slash makes no difference.
   * @throws URIError for a parameter that is not well-formed percent-encoding.
   */
  match(method: string, path: string): RouteMatch | undefined {
    const parts = split(path);
    for (const { route, segments } of this.#entries) {
      if (route.method !== method && route.method !== 'ANY') continue;
      const raw = fit(segments, parts);
      if (!raw) continue;
      const decoded = Object.entries(raw).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { route, pathParameters: Object.fromEntries(decoded) as Record<string, string> };
    }
    return undefined;
  }
}

const split = (path: string): string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');

function toSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (!name) return { kind: 'literal', text };
  return { kind: plus ? 'greedy' : 'parameter', text: name };
}

function fit(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, { kind, text }] of segments.entries()) {
    const part = parts[index];
    if (!part && !(part === '' && kind === 'literal' && text === '')) return undefined;
    if (kind === 'greedy') return { ...parameters, [text]: parts.slice(index).join('/') };
    if (kind === 'parameter') parameters[text] = part;
    else if (part !== text) return undefined;
  }
  return parts.length === segments.length ? parameters : undefined;
}

function compare(left: Segment[], right: Segment[]): number {
  for (const [index, segment] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    if (RANK[segment.kind] !== RANK[other.kind]) return RANK[segment.kind] - RANK[other.kind];
  }
  return left.length - right.length;
}

const rankMethod = (route: RouteDefinition): number => (route.method === 'ANY' ? 1 : 0);
