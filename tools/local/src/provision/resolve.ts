import type { Json, JsonMap } from '@wallcrawler/stack';
import { ACCOUNT_ID, REGION } from '../account.ts';
import { text } from './text.ts';

/** What a resource is after it has been provisioned: what `Ref` and `Fn::GetAtt` give. */
export interface Provisioned {
  ref: string;
  attributes?: Record<string, string>;
}

export interface Scope {
  stackName: string;
  /** What is resolved, for error messages: the stack's name, and the resource where it is one. */
  where: string;
  parameters: ReadonlyMap<string, Json>;
  conditions: ReadonlyMap<string, boolean>;
  resources: ReadonlyMap<string, Provisioned>;
  /** Pseudo parameters of another account than the local cloud's. Default: the local cloud's. */
  pseudo?: Readonly<Record<string, string>>;
}

const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

/** A value inside another text: nothing is left where there is no value. */
const textOrNothing = (value: Resolved): string => (value === NO_VALUE ? '' : text(value));

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Replaces every intrinsic function in a value. @throws Error that names the place and what it refers to. */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = visit(value, scope);
  return resolved === NO_VALUE ? null : resolved;
}

function visit(value: Json, scope: Scope): Resolved {
  if (Array.isArray(value)) return value.map((item) => visit(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name && argument !== undefined && Object.hasOwn(INTRINSICS, name))
    return INTRINSICS[name]!(argument, scope);
  const kept = entries.map(([key, item]) => [key, visit(item, scope)] as const).filter(([, item]) => item !== NO_VALUE);
  return Object.fromEntries(kept) as JsonMap;
}

type Intrinsic = (argument: Json, scope: Scope) => Resolved;

const list = (argument: Json, scope: Scope): Json[] => visit(argument, scope) as Json[];

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (argument, scope) => reference(text(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [resource, ...attribute] = Array.isArray(argument) ? argument.map(String) : text(argument).split('.');
    return attributeOf(resource!, attribute.join('.'), scope);
  },
  'Fn::Sub': (argument, scope) => {
    const [template, values] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, JsonMap];
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(values, name)) return textOrNothing(visit(values[name]!, scope));
      const [resource, ...attribute] = name.split('.');
      return textOrNothing(
        attribute.length ? attributeOf(resource!, attribute.join('.'), scope) : reference(name, scope),
      );
    });
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = argument as [string, Json];
    return list(items, scope).map(text).join(separator);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = argument as [string, Json];
    return textOrNothing(visit(source, scope)).split(separator);
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = argument as [Json, Json];
    const selected = list(items, scope)[Number(visit(index, scope))];
    if (selected === undefined) throw new Error(`${scope.where}: Fn::Select ${text(index)} is out of range`);
    return selected;
  },
  'Fn::GetAZs': () => ['a', 'b', 'c'].map((zone) => `${REGION}${zone}`),
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = argument as [string, Json, Json];
    return visit(condition(name, scope) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope);
    return text(left) === text(right);
  },
  'Fn::Not': (argument, scope) => !list(argument, scope)[0],
  'Fn::And': (argument, scope) => list(argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => list(argument, scope).some(Boolean),
  Condition: (argument, scope) => condition(text(argument), scope),
};

function condition(name: string, { conditions, where }: Scope): boolean {
  const value = conditions.get(name);
  if (value === undefined) throw new Error(`${where}: there is no condition ${name}`);
  return value;
}

function reference(name: string, { parameters, resources, stackName, where, pseudo = {} }: Scope): Resolved {
  if (name === 'AWS::NoValue') return NO_VALUE;
  if (Object.hasOwn(pseudo, name)) return pseudo[name]!;
  if (name === 'AWS::StackName') return `wc-local-${stackName}`;
  const value = PSEUDO[name] ?? parameters.get(name) ?? resources.get(name)?.ref;
  if (value === undefined) throw new Error(`${where}: Ref ${name} names neither a parameter nor a resource`);
  return value;
}

function attributeOf(resource: string, attribute: string, { resources, where }: Scope): string {
  const value = resources.get(resource)?.attributes?.[attribute];
  if (value === undefined)
    throw new Error(`${where}: the local cloud has no attribute ${attribute} for the resource ${resource}`);
  return value;
}

/** Names that a value refers to, parameters and conditions included. */
export function referencedNames(value: Json): Set<string> {
  const names = new Set<string>();
  const walk = (item: Json): void => {
    if (Array.isArray(item)) return item.forEach(walk);
    if (typeof item !== 'object' || item === null) return;
    for (const [key, inner] of Object.entries(item)) {
      if (key === 'Ref' || key === 'Condition') names.add(text(inner));
      else if (key === 'Fn::If' && Array.isArray(inner)) names.add(text(inner[0]));
      else if (key === 'Fn::GetAtt') names.add(Array.isArray(inner) ? text(inner[0]) : text(inner).split('.')[0]!);
      else if (key === 'Fn::Sub')
        for (const match of text(Array.isArray(inner) ? inner[0] : inner).matchAll(/\$\{([^!}.]+)[^}]*\}/g))
          names.add(match[1]!);
      walk(inner);
    }
  };
  walk(value);
  return names;
}
