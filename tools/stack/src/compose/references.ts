import { type Json, isMap } from '../template.ts';

/** `${Name}` or `${Name.Attribute}` inside Fn::Sub; `${!Literal}` is text. */
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

/** Calls `visit` with every logical id, parameter or pseudo parameter that `value` refers to. */
export function visitReferences(value: Json, visit: (name: string) => void): void {
  const walk = (node: Json | undefined): void => {
    if (Array.isArray(node)) node.forEach(walk);
    if (isMap(node)) for (const [key, item] of Object.entries(node)) walkMember(key, item);
  };
  const walkMember = (key: string, item: Json): void => {
    const [first, ...rest] = Array.isArray(item) ? item : [item];
    if (key === 'Ref' && typeof item === 'string') return visit(item);
    if (key === 'Fn::Sub' && typeof first === 'string') return walkSub(first, rest[0]);
    if (key === 'Fn::GetAtt' && typeof first === 'string') {
      visit(first);
      return rest.forEach(walk);
    }
    if (key === 'DependsOn') return [first, ...rest].forEach((name) => typeof name === 'string' && visit(name));
    walk(item);
  };
  const walkSub = (text: string, local: Json | undefined): void => {
    const locals = new Set(isMap(local) ? Object.keys(local) : []);
    for (const [, reference = ''] of text.matchAll(VARIABLE)) {
      const [name = ''] = reference.split('.');
      if (!locals.has(name)) visit(name);
    }
    walk(local);
  };
  walk(value);
}
