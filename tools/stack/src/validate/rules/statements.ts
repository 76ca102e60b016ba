import { type Json, type JsonMap, type Resource, type Template, isMap } from '../../template.ts';

export const asList = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Every statement that allows something, at any depth: inline, managed and resource policies look alike. */
export const allowStatements = (template: Template): [logicalId: string, resource: Resource, statement: JsonMap][] =>
  Object.entries(template.Resources).flatMap(([logicalId, resource]) =>
    statements(resource.Properties ?? {})
      .filter(({ Effect }) => Effect === 'Allow')
      .map((statement): [string, Resource, JsonMap] => [logicalId, resource, statement]),
  );

/** ` <Sid>` for messages, or nothing. */
export const sidOf = ({ Sid }: JsonMap): string => (typeof Sid === 'string' ? ` ${Sid}` : '');

function statements(value: Json): JsonMap[] {
  if (Array.isArray(value)) return value.flatMap(statements);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'Statement' ? asList(item).filter(isMap) : statements(item),
  );
}
