import { type Json, isMap } from '../template.ts';

const PLACEHOLDER = /\$\{Wallcrawler::([A-Za-z0-9]+)\}/g;

/** Replaces `${Wallcrawler::Name}` in every string and key by a variable; unknown names stay for a later step. */
export function substitute<T extends Json>(value: T, variables: Record<string, string>): T {
  const inText = (text: string): string =>
    text.replaceAll(PLACEHOLDER, (whole, name: string) => variables[name] ?? whole);
  const walk = (node: Json): Json => {
    if (typeof node === 'string') return inText(node);
    if (Array.isArray(node)) return node.map(walk);
    if (isMap(node)) return Object.fromEntries(Object.entries(node).map(([key, item]) => [inText(key), walk(item)]));
    return node;
  };
  return walk(value) as T;
}

/** The names that no step has replaced. */
export const openPlaceholders = (value: unknown): string[] => [
  ...new Set([...JSON.stringify(value).matchAll(PLACEHOLDER)].map(([, name]) => name as string)),
];
