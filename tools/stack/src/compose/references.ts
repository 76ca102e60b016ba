import { type Json, isMap } from '../template.ts';

/** `${Name}` or `${Name.Attribute}` inside Fn::Sub; `${!Literal}` is text. */
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

/** Calls `visit` with every logical id, parameter or pseudo parameter that `value` refers to. */
export function visitReferences(value: Json, visit: (name: string) => void): void {
  mapReferences(value, (name) => {
    visit(name);
    return name;
  });
}

/** Copies `value` with every referred name replaced by `rename(name)`. */
export function mapReferences<T extends Json>(value: T, rename: (name: string) => string): T {
  const walk = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(walk);
    if (!isMap(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walkMember(key, item)]));
  };
  const walkMember = (key: string, item: Json): Json => {
    if (key === 'Ref' && typeof item === 'string') return rename(item);
    if (key === 'Fn::GetAtt' && Array.isArray(item)) return [renameItem(item[0] ?? null), ...item.slice(1).map(walk)];
    if (key === 'Fn::Sub') return walkSub(item);
    if (key === 'DependsOn') return Array.isArray(item) ? item.map(renameItem) : renameItem(item);
    return walk(item);
  };
  const renameItem = (item: Json): Json => (typeof item === 'string' ? rename(item) : walk(item));
  const walkSub = (item: Json): Json => {
    const [text, local] = Array.isArray(item) ? item : [item];
    if (typeof text !== 'string') return walk(item);
    const locals = new Set(isMap(local) ? Object.keys(local) : []);
    const renamed = text.replaceAll(VARIABLE, (_, reference: string) => {
      const [name = '', ...attribute] = reference.split('.');
      return `\${${[locals.has(name) ? name : rename(name), ...attribute].join('.')}}`;
    });
    return local === undefined ? renamed : [renamed, walk(local)];
  };
  return walk(value) as T;
}
